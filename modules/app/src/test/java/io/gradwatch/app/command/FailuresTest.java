package io.gradwatch.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.train.RunFailedException;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Failures failures = new Failures(new PrintStream(written, true, StandardCharsets.UTF_8), () -> false);

    @Test
    void everyProblemOfTheInputIsOneLine() {
        InvalidInputException invalid = new InvalidInputException(List.of(
                new Problem("job.yaml: training.batchSize", "expected a whole number of at least 1, found -3"),
                new Problem("data.csv", "expected at least one row, found none")));

        assertThat(failures.handleExecutionException(invalid, null, null)).isEqualTo(2);
        assertThat(lines())
                .containsExactly(
                        "job.yaml: training.batchSize: expected a whole number of at least 1, found -3",
                        "data.csv: expected at least one row, found none");
    }

    @Test
    void anInternalErrorIsOneLineThatSaysWhereTheRestIs() {
        assertThat(failures.handleExecutionException(new IllegalStateException("boom\nand more"), null, null))
                .isEqualTo(1);

        assertThat(lines()).hasSize(1);
        String start = "gradwatch: internal error: IllegalStateException: boom; details in ";
        assertThat(lines().get(0)).startsWith(start);
        assertThat(Path.of(lines().get(0).substring(start.length())))
                .content()
                .contains("and more", "at io.gradwatch.app.command.FailuresTest");
    }

    @Test
    void aFailedRunsDetailsAreInItsDirectory() {
        RunFailedException failed = new RunFailedException(new IllegalStateException("boom"), "runs/a/error.txt");

        assertThat(failures.handleExecutionException(failed, null, null)).isEqualTo(1);
        assertThat(lines())
                .containsExactly("gradwatch: internal error: IllegalStateException: boom; details in runs/a/error.txt");
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
