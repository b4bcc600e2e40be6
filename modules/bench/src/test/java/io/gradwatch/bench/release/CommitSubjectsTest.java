package io.gradwatch.bench.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code .ci/check-commits} in small repositories. */
class CommitSubjectsTest {
    private static final Path SCRIPT = Path.of("../../.ci/check-commits");
    private static final String LONG = "x".repeat(73);

    @TempDir
    private Path folder;

    private Path repository;

    private record Result(int exitCode, String output) {}

    @BeforeEach
    void create() throws Exception {
        repository = Files.createDirectories(folder.resolve("repository/.ci")).getParent();
        git("init", "--quiet");
        commit(LONG);
        Files.copy(SCRIPT, repository.resolve(".ci/check-commits"));
        git("add", ".");
        commit("Check the subjects of commits");
    }

    @Test
    void acceptsSubjectsOf72CharactersAndThoseBeforeTheCheck() throws Exception {
        commit("é".repeat(72));

        assertThat(check(repository)).isEqualTo(new Result(0, ""));
    }

    @Test
    void namesASubjectThatIsTooLong() throws Exception {
        commit(LONG);

        Result result = check(repository);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("at most 72 characters", LONG);
    }

    @Test
    void startsAtTheLastTag() throws Exception {
        commit(LONG);
        git("tag", "v1");
        commit("Short");
        assertThat(check(repository).exitCode()).isZero();

        commit(LONG);
        assertThat(check(repository).exitCode()).isEqualTo(1);
    }

    @Test
    void checksAShallowCloneAsFarAsItGoes() throws Exception {
        commit(LONG);
        commit("Short");
        run(
                folder,
                "git",
                "clone",
                "--quiet",
                "--depth",
                "1",
                repository.toUri().toString(),
                "one");
        run(
                folder,
                "git",
                "clone",
                "--quiet",
                "--depth",
                "3",
                repository.toUri().toString(),
                "three");

        assertThat(check(folder.resolve("one")).exitCode()).isZero();
        assertThat(check(folder.resolve("three")).exitCode()).isEqualTo(1);
    }

    @Test
    void leavesSourcesWithoutGitUnchecked() throws Exception {
        Path copy = Files.createDirectories(folder.resolve("copy/.ci"));
        Files.copy(SCRIPT, copy.resolve("check-commits"));

        Result result = check(copy.getParent());

        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("not a Git checkout");
    }

    private void commit(String subject) throws Exception {
        git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "-m", subject);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Result result = run(repository, command.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private Result check(Path root) throws Exception {
        return run(root, root.resolve(".ci/check-commits").toString());
    }

    private Result run(Path directory, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("GIT_CEILING_DIRECTORIES", folder.toRealPath().toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.strip());
    }
}
