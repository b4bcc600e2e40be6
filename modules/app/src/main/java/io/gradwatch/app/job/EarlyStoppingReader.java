package io.gradwatch.app.job;

import java.util.Optional;

/** Reads {@code training.earlyStopping}. */
final class EarlyStoppingReader {
    private static final Key<Integer> PATIENCE = Key.withDefault(
            "patience", WholeNumber.from(1), 5, "Epochs in a row without a lower loss after which training ends.");

    static final SectionType TYPE = SectionType.of(PATIENCE);

    private EarlyStoppingReader() {}

    static Optional<Integer> read(Section earlyStopping) {
        return earlyStopping.read(PATIENCE);
    }
}
