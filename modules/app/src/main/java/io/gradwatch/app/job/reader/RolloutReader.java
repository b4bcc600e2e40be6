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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code rollout}. */
public final class RolloutReader {
    private static final List<String> REMEDIES = Remedies.labels();

    private static final Key<RolloutMode> MODE = Key.withDefault(
            "mode",
            ChoiceType.of(RolloutMode.class),
            RolloutMode.ADVISE,
            "Reaction to an unhealthy network: `off` does nothing, `advise` prints the variant to try first and the"
                    + " command that starts it, `auto` tries variants.");
    private static final Key<List<String>> ALLOWED = Key.withDefault(
            "remedies",
            new ListType<>("a list of remedies", ChoiceType.of(REMEDIES)),
            REMEDIES,
            "Remedies that variants may consist of.");
    private static final Key<Variant> START = Key.optional(
            "start", new VariantType(), "the network of the job", "A variant that is applied before the first round.");

    private static final Key<Double> BUDGET = Key.withDefault(
            "budget",
            ScalarType.share(),
            0.25,
            "Limit for trials: rounds of candidates as a fraction of the job's rounds.");

    public static final SectionType TYPE =
            new SectionType(List.of(MODE, ALLOWED, START, BUDGET), Map.of("variants", ALLOWED.name()));

    private RolloutReader() {}

    public static Optional<RolloutSettings> read(Section rollout, long seed) {
        Optional<RolloutMode> mode = rollout.read(MODE);
        Optional<List<String>> remedies = rollout.read(ALLOWED);
        Optional<Variant> start = rollout.read(START);
        Optional<Double> budget = rollout.read(BUDGET);
        return rollout.build(() -> new RolloutSettings(
                mode.orElseThrow(), Set.copyOf(remedies.orElseThrow()), start, budget.orElseThrow(), seed));
    }
}
