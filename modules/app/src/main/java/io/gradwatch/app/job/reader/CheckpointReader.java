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
            "One is written after every so many rounds, and at the end; with 0 at the end only.");
    private static final Key<Integer> KEEP =
            Key.withDefault("keep", WholeNumber.from(1), 3, "How many are kept, the newest ones.");

    static final SectionType TYPE = SectionType.of(EVERY_ROUNDS, KEEP);

    private CheckpointReader() {}

    static Optional<CheckpointSettings> read(Section checkpoint) {
        Optional<Integer> everyRounds = checkpoint.read(EVERY_ROUNDS);
        Optional<Integer> keep = checkpoint.read(KEEP);
        return checkpoint.build(() -> new CheckpointSettings(everyRounds.orElseThrow(), keep.orElseThrow()));
    }
}
