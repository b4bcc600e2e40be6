package io.gradwatch.rollout.trial;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares candidates with the baseline by their losses on the same rows, before either has trained on them. If the
 * baseline's gradient flow ratio is far from 1, it is compared as well. The losses of neighbouring rounds are correlated.
 * Therefore a candidate has to be better in each of the last rounds; the number of rounds alone is no evidence. The loss of
 * a deep network may stay level for a while. At the maximum length, a candidate whose gradients flow is promoted with a
 * loss that is no worse, if the baseline's gradients do not flow. {@code src/docs/rollout.md} has the rules as tables.
 */
public final class TrialJudge {
    /** Number of last rounds that have to agree. */
    public static final int AGREEING = 3;

    /**
     * Number of last rounds that have to agree on a decisive advantage, and whose mean represents an arm. The first losses
     * of a reinitialized network are not representative.
     */
    public static final int RECENT = 2;

    /** Advantage, as a fraction of the baseline's loss, that is enough from the planned length on. */
    private static final double EFFECT = 0.02;

    /** Advantage, as a fraction of the baseline's loss, that is enough at any time. */
    private static final double DECISIVE = 0.1;

    /** Multiple of the baseline's loss above which a candidate is aborted. */
    private static final double EXPLODED = 3;

    /** Distance of the flow ratio from 1, in powers of ten, up to which gradients flow evenly. */
    private static final double EVEN_FLOW = 1;

    /** Distance of the flow ratio from 1, in powers of ten, from which some layers learn nothing. */
    private static final double NO_FLOW = 3;

    /** Excess, as a fraction of the baseline's loss, up to which a loss is no worse. */
    private static final double NO_WORSE = 0.05;

    private TrialJudge() {}

    /** Returns the decision after a round. A candidate that has to be aborted comes before any promotion. */
    public static TrialVerdict judge(Trial measured) {
        if (measured.rounds() == 0) {
            return new TrialVerdict.Undecided();
        }
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
        boolean planned = trial.rounds() >= trial.plannedRounds();
        boolean better = saved(baseline, candidate, RECENT) >= DECISIVE
                || (planned && saved(baseline, candidate, AGREEING) >= EFFECT);
        if (better && restoresFlow(baseline, candidate)) {
            return new TrialVerdict.Promote(best, comparison(trial, best));
        }
        return trial.rounds() < trial.longestRounds() ? new TrialVerdict.Undecided() : atLast(trial, best);
    }

    /** Decides at the maximum length: promotes the first candidate whose gradients flow again, if there is one. */
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

    /** Returns the candidate with the lowest mean loss of the recent rounds. */
    public static String leader(Trial trial) {
        return trial.judged().candidates().entrySet().stream()
                .min(Comparator.comparingDouble(entry -> entry.getValue().recent(RECENT)))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    /** Returns the smallest advantage of the last rounds, as a fraction of the baseline's loss; 1 if that is infinite. */
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

    /** Returns whether gradients flow better than the baseline's, if those do not flow evenly. */
    private static boolean restoresFlow(Track baseline, Track candidate) {
        double uneven = distanceFromEven(baseline.flow());
        return uneven <= EVEN_FLOW || distanceFromEven(candidate.flow()) < uneven;
    }

    /** Returns whether gradients flow that do not flow in the baseline. */
    private static boolean revives(Track baseline, Track candidate) {
        return distanceFromEven(baseline.flow()) >= NO_FLOW
                && !Double.isNaN(candidate.flow())
                && distanceFromEven(candidate.flow()) <= EVEN_FLOW;
    }

    /** Returns the distance from 1 in powers of ten; infinite without flow, 0 if nothing was measured. */
    private static double distanceFromEven(double flow) {
        return Double.isNaN(flow) ? 0 : Math.abs(Math.log10(flow));
    }

    /** Returns a comparison of a candidate with the baseline, for a person. */
    public static String comparison(Trial trial, String variant) {
        Track baseline = trial.judged().baseline();
        Track candidate = trial.judged().candidates().get(variant);
        String losses = format(
                "held-out %s %.4g against the baseline's %.4g, mean of the last %d of %d rounds",
                trial.yardstick().label(),
                candidate.recent(RECENT),
                baseline.recent(RECENT),
                Math.min(RECENT, baseline.rounds()),
                baseline.rounds());
        return distanceFromEven(baseline.flow()) > EVEN_FLOW
                ? losses + format("; flow ratio %.2g against %.2g", candidate.flow(), baseline.flow())
                : losses;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
