package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The written schema of reports. */
public final class ReportSchema {
    private static final Path FILE = Path.of("../../src/docs/report.schema.json");

    private ReportSchema() {}

    /** Reads the report and checks it against the schema. */
    public static JsonNode valid(Path report) throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(Files.readString(FILE));
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(schema.validate(json)).isEmpty();
        return json;
    }
}
