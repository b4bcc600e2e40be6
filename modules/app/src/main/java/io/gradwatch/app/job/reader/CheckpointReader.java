package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.training.checkpoint.CheckpointSettings;
import java.util.Optional;

/** Reads {@code training.checkpoint}. */
final class CheckpointReader {
    private static final Key<Integer> EVERY_ROUNDS = Key.withDefault(
            "everyRounds",
            WholeNumber.from(0),
            50,
            "Rounds between two checkpoints; one more is written at the end. 0: only at the end.");
    private static final Key<Integer> KEEP =
            Key.withDefault("keep", WholeNumber.from(1), 3, "Number of newest checkpoints that are kept.");

    static final SectionType TYPE = SectionType.of(EVERY_ROUNDS, KEEP);

    private CheckpointReader() {}

    static Optional<CheckpointSettings> read(Section checkpoint) {
        Optional<Integer> everyRounds = checkpoint.read(EVERY_ROUNDS);
        Optional<Integer> keep = checkpoint.read(KEEP);
        return checkpoint.build(() -> new CheckpointSettings(everyRounds.orElseThrow(), keep.orElseThrow()));
    }
}
