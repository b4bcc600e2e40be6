package io.gradwatch.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.ChoiceMemory;
import io.gradwatch.training.progress.Counts;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.GradientRule;
import io.gradwatch.training.state.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
    @TempDir
    private java.nio.file.Path folder;

    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        FileSystem local = FileSystem.getLocal(new Configuration());
        store = new CheckpointStore(local, new Path(folder.toUri().getPath(), "checkpoints"));
    }

    @Test
    void withoutAnyThereIsNoNewest() {
        assertThat(store.newest(false)).isEmpty();
    }

    @Test
    void whatWasWrittenIsReadAgainToTheBit() {
        store.write(checkpoint(120), 3);

        assertThat(store.newest(false)).contains(checkpoint(120));
    }

    @Test
    void theNewestAreKept() throws IOException {
        for (int round = 10; round <= 50; round += 10) {
            store.write(checkpoint(round), 3);
        }

        assertThat(names()).containsExactly("round-00000030", "round-00000040", "round-00000050");
        assertThat(newestRound(false)).isEqualTo(50);
    }

    @Test
    void aCrashAtAnyStepOrByteLeavesTheEarlierCheckpointWhole() {
        CrashingFileSystem before = new CrashingFileSystem();
        in(before).write(checkpoint(1), 1);
        boolean finished = false;
        for (long steps = 0; !finished; steps++) {
            CrashingFileSystem disk = new CrashingFileSystem(before, steps);
            finished = writes(checkpoint(2), disk);

            CheckpointStore afterwards = in(disk.afterCrash());
            RunCheckpoint newest = afterwards.newest(false).orElseThrow();
            assertThat(newest).as("after %d steps", steps).isEqualTo(checkpoint(newest.round()));
            assertThat(newest.round()).isIn(finished ? List.of(2) : List.of(1, 2));
            afterwards.write(checkpoint(2), 1);
            assertThat(afterwards.newest(false)).contains(checkpoint(2));
        }
    }

    private static CheckpointStore in(CrashingFileSystem disk) {
        return new CheckpointStore(disk, new Path("/run/checkpoints"));
    }

    /** Writes a checkpoint, and returns whether the disk did not crash meanwhile. */
    private static boolean writes(RunCheckpoint checkpoint, CrashingFileSystem disk) {
        try {
            in(disk).write(checkpoint, 1);
            return true;
        } catch (UncheckedIOException e) {
            assertThat(e).hasRootCauseMessage("crashed");
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arm-0-parameters.bin", "arm-1-updater.bin", "manifest.json"})
    void aDamagedCheckpointIsRefusedUnlessAnOlderOneIsAllowed(String file) throws IOException {
        store.write(checkpoint(1), 3);
        store.write(checkpoint(2), 3);
        java.nio.file.Path damaged = folder.resolve("checkpoints/round-00000002/" + file);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);

        assertThatThrownBy(() -> store.newest(false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("checkpoints/round-00000002") + ": ")
                .hasMessageContainingAll("expected ", "found ");
        assertThat(newestRound(true)).isEqualTo(1);
    }

    @Test
    void theDamageIsReported() throws IOException {
        store.write(checkpoint(2), 3);
        java.nio.file.Path checkpoint = folder.resolve("checkpoints/round-00000002");
        Files.write(checkpoint.resolve("arm-0-parameters.bin"), new byte[4]);

        assertRefused(checkpoint + ": arm-0-parameters.bin: expected 12 bytes, found 4");

        Files.delete(checkpoint.resolve("arm-0-parameters.bin"));
        assertRefused(checkpoint + ": arm-0-parameters.bin: expected 12 bytes, found no such file");
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        store.write(checkpoint(2), 3);
        java.nio.file.Path checkpoint = folder.resolve("checkpoints/round-00000002");
        Manifest later = new Manifest(3, "digits-1", "", Position.START, List.of(), "", List.of(), List.of());
        Files.write(checkpoint.resolve("manifest.json"), later.toBytes());

        assertRefused(checkpoint
                + ": expected a checkpoint of version 2, found version 3; resume with the Gradwatch version"
                + " that wrote it");
    }

    @Test
    void whenAllAreDamagedThereIsNoneToGoBackTo() throws IOException {
        store.write(checkpoint(1), 3);
        store.write(checkpoint(2), 3);
        for (String name : names()) {
            Files.delete(folder.resolve("checkpoints").resolve(name).resolve("arm-0-updater.bin"));
        }

        assertThatThrownBy(() -> store.newest(true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("round-00000002: arm-0-updater.bin: ", "round-00000001: arm-0-updater.bin: ");
    }

    @Test
    void theOuterStateOfAnArmIsKeptInFilesOfItsOwn() throws IOException {
        RunCheckpoint plain = checkpoint(1);
        OuterState outer = new OuterState(Map.of("velocity", FlatFloats.of(1, -0f), "norm", FlatFloats.of(3)));
        List<Arm> arms = plain.training().arms();
        Arm first = arms.get(0);
        RunCheckpoint checkpoint = new RunCheckpoint(
                plain.run(),
                plain.job(),
                new Checkpoint(
                        plain.training().position(),
                        List.of(first.at(first.state(), outer), arms.get(1)),
                        plain.training().memory()));

        store.write(checkpoint, 3);

        assertThat(store.newest(false)).contains(checkpoint);
        assertThat(files("round-00000001"))
                .contains("arm-0-outer-norm.bin", "arm-0-outer-velocity.bin")
                .doesNotContain("arm-1-outer-velocity.bin");
    }

    @Test
    void aCheckpointWithoutOuterStateHasTheFilesAndKeysOfEarlierVersions() throws IOException {
        store.write(checkpoint(1), 3);

        assertThat(files("round-00000001"))
                .containsExactly(
                        "arm-0-parameters.bin",
                        "arm-0-updater.bin",
                        "arm-1-parameters.bin",
                        "arm-1-updater.bin",
                        "arm-2-parameters.bin",
                        "arm-2-updater.bin",
                        "manifest.json");
        assertThat(folder.resolve("checkpoints/round-00000001/manifest.json"))
                .content()
                .doesNotContain("outerState");
    }

    private List<String> files(String checkpoint) throws IOException {
        try (Stream<java.nio.file.Path> files =
                Files.list(folder.resolve("checkpoints").resolve(checkpoint))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void cuttingBackRemovesLaterOnes() throws IOException {
        store.write(checkpoint(1), 3);
        store.write(checkpoint(2), 3);

        store.cutBackTo(1);

        assertThat(names()).containsExactly("round-00000001");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> store.newest(false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message + "; --allow-older skips it");
    }

    private int newestRound(boolean allowOlder) {
        return store.newest(allowOlder).orElseThrow().round();
    }

    private List<String> names() throws IOException {
        try (Stream<java.nio.file.Path> folders = Files.list(folder.resolve("checkpoints"))) {
            return folders.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static RunCheckpoint checkpoint(int round) {
        Optional<Evaluation> test = Optional.of(new Evaluation(50, 1.0 / 3, -1));
        EpochResult epoch = new EpochResult(1, 10, Double.NaN, Optional.of(new Evaluation(9, 2, 1)), test);
        Position position = new Position(
                round,
                5L * round,
                1.5,
                new Counts(10L * round, 320L * round, 320L * round, 5L * round, 1, 0.25),
                2.0 / 3,
                640,
                List.of(epoch),
                Optional.of(new EpochResult(2, round, 0.1)),
                Optional.of(new Fingerprint("SkylakeX-01", 1, "0.1.0")));
        return new RunCheckpoint(
                "digits-1",
                "name: digits\n",
                new Checkpoint(
                        position,
                        List.of(
                                arm(Arm.BASELINE, round, FlatFloats.of(1, Float.NaN, -0f), FlatFloats.EMPTY),
                                arm("relu", round, FlatFloats.of(round, 2), FlatFloats.of(3))),
                        new ChoiceMemory(
                                "{\"stage\":\"trying\"}",
                                List.of(arm("before", 1, FlatFloats.of(7), FlatFloats.of(8, 9))))));
    }

    private static Arm arm(String variant, int round, FlatFloats parameters, FlatFloats updaterState) {
        return new Arm(
                variant,
                "{\"variant\":\"" + variant + "\"}",
                new State(parameters, updaterState, 5 * round, 1),
                Set.of(1),
                GradientRule.adaptive(0.01),
                OuterState.NONE);
    }
}
