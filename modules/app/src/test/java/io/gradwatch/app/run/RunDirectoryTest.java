package io.gradwatch.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.network.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void aNewOrAnEmptyDirectoryIsFree() {
        assertThatCode(() -> new RunDirectory(folder).checkFree()).doesNotThrowAnyException();
        assertThatCode(() -> new RunDirectory(folder.resolve("a/b")).checkFree())
                .doesNotThrowAnyException();
    }

    @Test
    void aDirectoryWithFilesIsRefused() throws IOException {
        Files.createFile(folder.resolve("something"));

        assertRefused(folder, "expected a new or empty directory, found files in it; choose another");
    }

    @Test
    void aFileIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("something"));

        assertRefused(file, "expected a new or empty directory, found a file; choose another");
    }

    @Test
    void aPlaceBelowAFileIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("something"));

        assertRefused(
                file.resolve("run"), "expected a directory that can be created, but " + file + " cannot be written to");
    }

    @Test
    void aRunIsResumedWhereThereIsOneOrNothing() throws IOException {
        RunDirectory directory = new RunDirectory(folder.resolve("run"));
        assertThatCode(directory::checkResumable).doesNotThrowAnyException();
        assertThat(directory.begun()).isEmpty();

        directory.begin("name: digits\n");

        assertThatCode(directory::checkResumable).doesNotThrowAnyException();
        assertThat(directory.begun()).contains("name: digits\n");
    }

    @Test
    void whatARunsEndLeftBehindIsGoneWhenItBeginsAgain() throws IOException {
        RunDirectory directory = new RunDirectory(folder);
        for (Path end : List.of(directory.report(), directory.model(), directory.error())) {
            Files.writeString(end, "old");
        }
        Files.writeString(directory.events(), "kept");

        directory.beginAgain("name: digits\n");

        assertThat(directory.begun()).contains("name: digits\n");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().matches(".*(json|zip|txt|new)"));
        assertThat(directory.events()).hasContent("kept");
    }

    @Test
    void otherFilesAreNotARun() throws IOException {
        Files.createFile(folder.resolve("something"));

        assertThatThrownBy(() -> new RunDirectory(folder).checkResumable())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--out " + folder
                        + ": expected the directory of a run, found files in it but no job.yaml; choose another");
    }

    @Test
    void aFileThatCannotBeFinishedLeavesTheOldOne() throws IOException {
        Path file = Files.writeString(folder.resolve("report.json"), "old");

        assertThatThrownBy(() -> RunDirectory.write(file, unfinished -> {
                    Files.writeString(unfinished, "half");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(file).hasContent("old");
    }

    private static void assertRefused(Path out, String message) {
        assertThatThrownBy(() -> new RunDirectory(out).checkFree())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--out " + out + ": " + message);
    }
}
