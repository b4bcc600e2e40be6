package io.gradwatch.rollout.trial;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares candidates with the baseline by their losses on the same rows before either has trained on them, and by the
 * flow of their gradients where the baseline's is sick. As losses of neighbouring rounds hang together, what counts is not
 * how many rounds there were, but that the better one was better in each of the last ones, and by how much. Many a task
 * stands for a while before its loss falls: where gradients no longer flow in the baseline and flow in a candidate, a loss
 * that is no worse is enough.
 */
public final class TrialJudge {
    /** Rounds that have to agree. */
    public static final int AGREEING = 3;

    /**
     * Rounds that have to agree where the advantage is decisive, and whose mean tells how an arm does: a network drawn anew
     * begins with a loss that says nothing.
     */
    public static final int LATELY = 2;

    /** Share of the baseline's loss that a candidate must save to be promoted when the trial was to end. */
    private static final double EFFECT = 0.02;

    /** Share of the baseline's loss that makes waiting pointless. */
    private static final double DECISIVE = 0.1;

    /** A candidate this many times worse has exploded, however it began. */
    private static final double EXPLODED = 3;

    /** A flow ratio that is so many powers of ten from 1 is sick. */
    private static final double SICK_FLOW = 1;

    /** Where it is so many, the first or the last layers learn nothing. */
    private static final double NO_FLOW = 3;

    /** Share of the baseline's loss by which one that is no worse may lie above it. */
    private static final double NO_WORSE = 0.05;

    private TrialJudge() {}

    /** Guards come first: they end a candidate at once. */
    public static TrialVerdict judge(Trial measured) {
        Trial trial = measured.judged();
        Optional<TrialVerdict> guarded = guard(trial);
        if (guarded.isPresent()) {
            return guarded.get();
        }
        if (trial.rounds() < AGREEING) {
            return new TrialVerdict.Undecided();
        }
        String best = leader(trial);
        Track baseline = trial.baseline();
        Track candidate = trial.candidates().get(best);
        boolean ripe = trial.rounds() >= trial.plannedRounds();
        boolean better = saved(baseline, candidate, LATELY) >= DECISIVE
                || (ripe && saved(baseline, candidate, AGREEING) >= EFFECT);
        if (better && restoresFlow(baseline, candidate)) {
            return new TrialVerdict.Promote(best, comparison(trial, best));
        }
        return trial.rounds() < trial.longestRounds() ? new TrialVerdict.Undecided() : atLast(trial, best);
    }

    /** The losses have not told them apart: the likeliest of those whose gradients flow again, if there is one. */
    private static TrialVerdict atLast(Trial trial, String best) {
        return trial.candidates().entrySet().stream()
                .filter(entry -> revives(trial.baseline(), entry.getValue()))
                .filter(entry -> saved(trial.baseline(), entry.getValue(), AGREEING) >= -NO_WORSE)
                .findFirst()
                .<TrialVerdict>map(entry -> new TrialVerdict.Promote(entry.getKey(), comparison(trial, entry.getKey())))
                .orElseGet(() -> new TrialVerdict.Inconclusive(comparison(trial, best)));
    }

    private static Optional<TrialVerdict> guard(Trial trial) {
        for (Map.Entry<String, Track> entry : trial.candidates().entrySet()) {
            double loss = entry.getValue().back(0);
            double baseline = trial.baseline().back(0);
            if (Double.isInfinite(loss)) {
                return Optional.of(new TrialVerdict.Abort(entry.getKey(), "its loss is not finite"));
            }
            if (trial.rounds() >= AGREEING && loss > EXPLODED * baseline) {
                return Optional.of(new TrialVerdict.Abort(
                        entry.getKey(),
                        format(
                                "its %s is %.4g, the baseline's %.4g",
                                trial.yardstick().label(), loss, baseline)));
            }
        }
        return Optional.empty();
    }

    /** The candidate with the lowest loss of late. */
    public static String leader(Trial trial) {
        return trial.judged().candidates().entrySet().stream()
                .min(Comparator.comparingDouble(entry -> entry.getValue().recent(LATELY)))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    /** The least share of the baseline's loss that was saved in any of the last rounds; all of it where that is infinite. */
    private static double saved(Track baseline, Track candidate, int rounds) {
        double least = Double.POSITIVE_INFINITY;
        for (int back = 0; back < rounds; back++) {
            double saved = Double.isInfinite(baseline.back(back))
                    ? 1
                    : (baseline.back(back) - candidate.back(back)) / Math.abs(baseline.back(back));
            least = Math.min(least, saved);
        }
        return least;
    }

    /** Whether gradients flow better than the baseline's, or did well before. */
    private static boolean restoresFlow(Track baseline, Track candidate) {
        double sick = distanceFromEven(baseline.flow());
        return sick <= SICK_FLOW || distanceFromEven(candidate.flow()) < sick;
    }

    /** Whether gradients flow that did not. */
    private static boolean revives(Track baseline, Track candidate) {
        return distanceFromEven(baseline.flow()) >= NO_FLOW
                && !Double.isNaN(candidate.flow())
                && distanceFromEven(candidate.flow()) <= SICK_FLOW;
    }

    /** In powers of ten; as far as can be where there is no flow, none where nothing was measured. */
    private static double distanceFromEven(double flow) {
        return Double.isNaN(flow) ? 0 : Math.abs(Math.log10(flow));
    }

    /** How a candidate does beside the baseline, for a person. */
    public static String comparison(Trial trial, String variant) {
        Track baseline = trial.judged().baseline();
        Track candidate = trial.judged().candidates().get(variant);
        String losses = format(
                "held-out %s %.4g against the baseline's %.4g, mean of the last %d of %d rounds",
                trial.yardstick().label(),
                candidate.recent(LATELY),
                baseline.recent(LATELY),
                Math.min(LATELY, baseline.rounds()),
                baseline.rounds());
        return distanceFromEven(baseline.flow()) > SICK_FLOW
                ? losses + format("; flow ratio %.2g against %.2g", candidate.flow(), baseline.flow())
                : losses;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
