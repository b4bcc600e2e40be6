package io.gradwatch.app.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.gradwatch.diagnosis.Severity;
import io.gradwatch.diagnosis.Symptom;

/**
 * How the files of a run directory are written: plain JSON, in which NaN and infinities are the strings {@code "NaN"},
 * {@code "Infinity"} and {@code "-Infinity"}, and an empty optional is null. Records are written by their components.
 */
public final class Json {
    /** Not to be changed. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(Symptom.class, new NameWriter<>(Symptom::label))
                    .addSerializer(Severity.class, new NameWriter<>(Severity::label)))
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .build();

    private Json() {}
}
