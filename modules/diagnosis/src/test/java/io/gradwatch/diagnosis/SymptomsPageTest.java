package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SymptomsPageTest {
    private static final Path PAGE = Path.of("../../src/docs/symptoms.md");

    @Test
    void everySymptomHasItsSection() throws IOException {
        assertThat(lines("## `"))
                .containsExactlyElementsOf(Arrays.stream(Symptom.values())
                        .map(symptom -> "## `" + symptom.label() + "`")
                        .toList());
    }

    @Test
    void everyThresholdIsListed() throws IOException {
        Stream<String> thresholds = Arrays.stream(Threshold.values())
                .map(threshold -> "| `%s` | %s | %s | %s |"
                        .formatted(
                                threshold.label(), text(threshold.standard()), threshold.reason(), threshold.source()));

        assertThat(lines("| `")).containsExactlyElementsOf(thresholds.toList());
    }

    @Test
    void everyThresholdIsExplainedWhereItIsUsed() throws IOException {
        String page = Files.readString(PAGE);
        String sections = page.substring(0, page.indexOf("## Thresholds"));
        assertThat(Threshold.values())
                .allSatisfy(threshold -> assertThat(sections).contains("`" + threshold.label() + "`"));
    }

    private static List<String> lines(String start) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(start))
                .toList();
    }

    private static String text(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
