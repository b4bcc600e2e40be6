package io.gradwatch.rollout;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares candidates with the baseline by their losses on the same rows before either has trained on them. As losses of
 * neighbouring rounds hang together, what counts is not how many rounds there were, but that the better one was better in
 * each of the last three, and by how much.
 */
final class TrialJudge {
    /** Rounds that have to agree. */
    static final int AGREEING = 3;

    /** Share of the baseline's loss that a candidate must save to be promoted when the trial was to end. */
    private static final double EFFECT = 0.02;

    /** Share of the baseline's loss that makes waiting pointless. */
    private static final double DECISIVE = 0.1;

    /** A candidate this many times worse has exploded, however it began. */
    private static final double EXPLODED = 3;

    private TrialJudge() {}

    /** Guards come first: they end a candidate at once. */
    static Verdict judge(Trial trial) {
        Optional<Verdict> guarded = guard(trial);
        if (guarded.isPresent()) {
            return guarded.get();
        }
        if (trial.rounds() < AGREEING) {
            return new Verdict.Undecided();
        }
        String best = leader(trial);
        Losses candidate = trial.candidates().get(best);
        double needed = trial.rounds() < trial.plannedRounds() ? DECISIVE : EFFECT;
        if (agreed(trial.baseline(), candidate) >= needed) {
            return new Verdict.Promote(best, reason(trial.baseline(), candidate));
        }
        return trial.rounds() < trial.longestRounds()
                ? new Verdict.Undecided()
                : new Verdict.Inconclusive(reason(trial.baseline(), candidate));
    }

    private static Optional<Verdict> guard(Trial trial) {
        for (Map.Entry<String, Losses> entry : trial.candidates().entrySet()) {
            double loss = entry.getValue().back(0);
            double baseline = trial.baseline().back(0);
            if (Double.isInfinite(loss)) {
                return Optional.of(new Verdict.Abort(entry.getKey(), "its loss is not finite"));
            }
            if (trial.rounds() >= AGREEING && loss > EXPLODED * baseline) {
                return Optional.of(new Verdict.Abort(
                        entry.getKey(), format("its loss is %.4g, the baseline's %.4g", loss, baseline)));
            }
        }
        return Optional.empty();
    }

    /** The candidate with the lowest loss of late. */
    static String leader(Trial trial) {
        return trial.candidates().entrySet().stream()
                .min(Comparator.comparingDouble(entry -> entry.getValue().recent(AGREEING)))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    /** The least share of the baseline's loss that was saved in any of the last rounds; all of it where that is infinite. */
    private static double agreed(Losses baseline, Losses candidate) {
        double least = Double.POSITIVE_INFINITY;
        for (int back = 0; back < AGREEING; back++) {
            double saved = Double.isInfinite(baseline.back(back))
                    ? 1
                    : (baseline.back(back) - candidate.back(back)) / Math.abs(baseline.back(back));
            least = Math.min(least, saved);
        }
        return least;
    }

    /** How a candidate does beside the baseline, for a person. */
    static String comparison(Trial trial, String candidate) {
        return reason(trial.baseline(), trial.candidates().get(candidate));
    }

    private static String reason(Losses baseline, Losses candidate) {
        return format(
                "held-out loss %.4g against the baseline's %.4g, mean of the last %d of %d rounds",
                candidate.recent(AGREEING),
                baseline.recent(AGREEING),
                Math.min(AGREEING, baseline.rounds()),
                baseline.rounds());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
