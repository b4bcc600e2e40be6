package io.gradwatch.app.job;

import java.util.List;
import java.util.Optional;

/** Reads {@code rollout}. */
final class RolloutReader {
    private static final List<String> CURES = List.of(
            "clipping",
            "gradient-normalization",
            "batch-normalization",
            "relu",
            "residual",
            "lstm",
            "gru",
            "reinitialize",
            "learning-rate",
            "spike-recovery",
            "quarantine");

    private static final Key<RolloutMode> MODE = Key.withDefault(
            "mode",
            ChoiceType.of(RolloutMode.class, "auto"),
            RolloutMode.ADVISE,
            "What is done about an unhealthy network: nothing, or fitting cures are named.");
    private static final Key<List<String>> VARIANTS = Key.withDefault(
            "variants", new ListType<>("a list of variants", ChoiceType.of(CURES)), CURES, "Cures that may be used.");
    private static final Key<Tree> START = Key.later("start", "A variant to train with from the beginning.");

    static final SectionType TYPE = SectionType.of(MODE, VARIANTS, START);

    private RolloutReader() {}

    static Optional<RolloutMode> read(Section rollout) {
        Optional<RolloutMode> mode = rollout.read(MODE);
        rollout.read(VARIANTS);
        return mode;
    }
}
