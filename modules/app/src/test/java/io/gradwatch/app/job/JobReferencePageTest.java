package io.gradwatch.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobReferencePageTest {
    private static final Path PAGE = Path.of("../../src/docs/job-file.md");

    @Test
    void pageListsEveryKeyOfTheSchema() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(JobReader.SCHEMA.entries().stream()
                        .filter(entry -> !entry.path().startsWith("data.test."))
                        .map(JobReferencePageTest::row)
                        .toList());
    }

    @Test
    void exampleOnThePageIsAJob(@TempDir Path folder) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        Path file = Files.writeString(folder.resolve("JOB.yaml"), page.substring(start, page.indexOf("```", start)));
        assertThat(JobFile.read(file, List.of()).warnings()).isEmpty();
    }

    private static String row(Schema.Entry entry) {
        Key<?> key = entry.key();
        return "| `%s` | %s | %s | %s |".formatted(entry.path(), key.type().expected(), key.otherwise(), key.meaning());
    }
}
