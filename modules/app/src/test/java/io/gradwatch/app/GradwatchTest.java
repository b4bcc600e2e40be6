package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradwatchTest {
    private final TestShell shell = new TestShell();

    @TempDir
    private Path folder;

    @Test
    void helpListsCommandsAndExitCodes() {
        assertThat(shell.run("--help")).isZero();
        assertThat(shell.out()).contains("  run       Train a job.", "  3   trained, but the final model is unhealthy");
    }

    @Test
    void everyCommandHasHelp() {
        assertThat(shell.run("run", "--help")).isZero();
        assertThat(shell.out()).anyMatch(line -> line.contains("--page-port"));
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(shell.run("--version")).isZero();
        assertThat(shell.out()).singleElement().asString().matches("gradwatch \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @Test
    void aCommandIsNeeded() {
        assertThat(shell.run()).isEqualTo(2);
        assertThat(shell.err())
                .containsExactly(
                        "gradwatch: expected a command: run, check, diagnose, report or rollout; see 'gradwatch"
                                + " --help'");
    }

    @Test
    void anUnknownOptionIsReported() {
        assertThat(shell.run("run", "job.yaml", "--epochs", "3")).isEqualTo(2);
        assertThat(shell.err())
                .containsExactly("gradwatch run: Unknown options: '--epochs', '3'; see 'gradwatch run --help'");
    }

    @Test
    void aMissingJobFileIsReported() {
        assertThat(shell.run("check", "nowhere.yaml")).isEqualTo(2);
        assertThat(shell.err()).containsExactly("nowhere.yaml: expected a job file, found no file");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void allProblemsAreReportedAtOnceAndNothingIsWritten() throws IOException {
        Path job = Files.writeString(folder.resolve("job.yaml"), """
            data:
              train: {format: csv, path: nowhere.csv}
              label: {column: y, classes: 1}
            """);
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("mine"), "precious");

        int exitCode = shell.run(
                "run", job.toString(), "--out", out.toString(), "--master", "mesos://host", "--page-port", "99999");

        assertThat(exitCode).isEqualTo(2);
        assertThat(shell.err())
                .contains(
                        "--out " + out + ": expected a new or empty directory, found files in it; choose another",
                        "--page-port: expected a whole number from 0 to 65535, found 99999",
                        "--master: expected local[N], spark://HOST:PORT, yarn or k8s://URL, found mesos://host",
                        job + ": data.label.classes: expected a whole number of at least 2, found 1",
                        folder.resolve("nowhere.csv") + ": expected a file, found none")
                .anyMatch(line -> line.startsWith(job + ": data.features: "))
                .anyMatch(line -> line.startsWith(job + ": network: "));
        assertThat(out).isDirectoryNotContaining(path -> !path.endsWith("mine"));
    }

    @Test
    void aStackTraceIsShownOnlyIfAskedFor() {
        shell.run("check", "nowhere.yaml", "--verbose");

        assertThat(shell.err()).hasSizeGreaterThan(5).anyMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void onlyThresholdsMayBeChangedForADiagnosis() {
        assertThat(shell.run("diagnose", folder.toString(), "--set", "training.epochs=3"))
                .isEqualTo(2);
        assertThat(shell.err())
                .containsExactly(
                        "--set training.epochs=3: expected health.key=value; other keys no longer have an effect");
    }
}
