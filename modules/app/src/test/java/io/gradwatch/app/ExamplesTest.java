package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples as they are. */
@Tag("slow")
class ExamplesTest {
    @TempDir
    private Path folder;

    @Test
    void theDeepSigmoidStackCannotLearnDigitsAndIsDiagnosed() throws IOException {
        JsonNode report = run("digits-vanishing.yaml", 3);

        JsonNode diagnosis = report.at("/diagnoses/0");
        assertThat(diagnosis.at("/symptom").textValue()).isEqualTo("vanishing-gradient");
        assertThat(diagnosis.at("/severity").textValue()).isEqualTo("critical");
        assertThat(diagnosis.at("/closedRound").isNull()).isTrue();
        assertThat(diagnosis.at("/layers")).anyMatch(layer -> layer.textValue().equals("dense_0"));
        assertThat(diagnosis.at("/layers")).noneMatch(layer -> layer.textValue().equals("output_0"));
        assertThat(report.at("/final/testAccuracy").asDouble()).isLessThan(0.2);
    }

    @Test
    void aVariantRepairsTheDeepSigmoidStackDuringTheRun() throws IOException {
        JsonNode report = run("digits-vanishing.yaml", 0, "--set", "rollout.mode=auto");

        assertThat(report.at("/final/testAccuracy").asDouble()).isGreaterThan(0.93);
        assertThat(report.at("/examplesConsumed")).isEqualTo(report.at("/examplesSupplied"));
        assertThat(report.at("/diagnoses"))
                .noneMatch(diagnosis -> diagnosis.at("/closedRound").isNull());
        assertThat(report.at("/rollouts"))
                .anyMatch(rollout -> rollout.at("/outcome").textValue().equals("promoted")
                        && rollout.at("/trigger").textValue().equals("vanishing-gradient")
                        && rollout.at("/candidate/heldOutLoss").asDouble()
                                < rollout.at("/baseline/heldOutLoss").asDouble());
    }

    @Test
    void theHealthyNetworkLearnsThemWithoutADiagnosis() throws IOException {
        JsonNode report = run("digits-healthy.yaml", 0);

        assertThat(report.at("/diagnoses")).isEmpty();
        assertThat(report.at("/final/testAccuracy").asDouble()).isGreaterThan(0.95);
        assertThat(report.at("/examplesConsumed")).isEqualTo(report.at("/examplesSupplied"));
    }

    private JsonNode run(String example, int exitCode, String... options) throws IOException {
        Path out = folder.resolve("out");
        TestShell shell = new TestShell();
        List<String> arguments =
                new ArrayList<>(List.of("run", "../../src/examples/" + example, "--out", out.toString(), "--no-page"));
        arguments.addAll(List.of(options));
        assertThat(shell.run(arguments.toArray(String[]::new)))
                .as(String.join("\n", shell.err()))
                .isEqualTo(exitCode);
        return ReportSchema.valid(out.resolve("report.json"));
    }
}
