package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ChoiceType;
import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.ListType;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.rollout.RolloutMode;
import io.gradwatch.rollout.RolloutSettings;
import io.gradwatch.rollout.remedy.Remedies;
import io.gradwatch.rollout.remedy.Variant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code rollout}. */
public final class RolloutReader {
    private static final List<String> CURES = Remedies.labels();

    private static final Key<RolloutMode> MODE = Key.withDefault(
            "mode",
            ChoiceType.of(RolloutMode.class),
            RolloutMode.ADVISE,
            "What is done about an unhealthy network: nothing by itself; the likeliest cure is told, and the command"
                    + " that tries it; or fitting cures are tried.");
    private static final Key<List<String>> VARIANTS = Key.withDefault(
            "variants", new ListType<>("a list of variants", ChoiceType.of(CURES)), CURES, "Cures that may be used.");
    private static final Key<Variant> START = Key.optional(
            "start", new VariantType(), "the network as it is", "A variant to train with from the beginning.");

    private static final Key<Double> BUDGET = Key.withDefault(
            "budget",
            ScalarType.share(),
            0.25,
            "What trials may cost: rounds of variants on trial, as a share of the job's rounds.");

    public static final SectionType TYPE = SectionType.of(MODE, VARIANTS, START, BUDGET);

    private RolloutReader() {}

    public static Optional<RolloutSettings> read(Section rollout, long seed) {
        Optional<RolloutMode> mode = rollout.read(MODE);
        Optional<List<String>> variants = rollout.read(VARIANTS);
        Optional<Variant> start = rollout.read(START);
        Optional<Double> budget = rollout.read(BUDGET);
        return rollout.build(() -> new RolloutSettings(
                mode.orElseThrow(), Set.copyOf(variants.orElseThrow()), start, budget.orElseThrow(), seed));
    }
}
