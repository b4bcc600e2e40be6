package io.gradwatch.rollout;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Candidates beside the baseline: from the same state, on the same rows in the same order.
 *
 * @param plannedRounds after so many rounds it is decided, if that is possible
 * @param longestRounds after so many rounds it ends in any case
 * @param baseline losses of the arm that would go on without the trial
 * @param candidates losses of those still in the trial, likeliest first
 */
record Trial(int plannedRounds, int longestRounds, Losses baseline, Map<String, Losses> candidates) {
    Trial {
        candidates = Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
    }

    /** Before its first round. */
    static Trial of(int plannedRounds, int longestRounds, Iterable<String> variants) {
        Map<String, Losses> candidates = new LinkedHashMap<>();
        variants.forEach(variant -> candidates.put(variant, Losses.NONE));
        return new Trial(plannedRounds, longestRounds, Losses.NONE, candidates);
    }

    int rounds() {
        return baseline.rounds();
    }

    /** After one more round, in which the arms had these losses. */
    Trial after(double baselineLoss, Map<String, Double> losses) {
        Map<String, Losses> next = new LinkedHashMap<>();
        candidates.forEach((variant, known) -> next.put(variant, known.plus(losses.get(variant))));
        return new Trial(plannedRounds, longestRounds, baseline.plus(baselineLoss), next);
    }

    /** Without this candidate. */
    Trial without(String variant) {
        Map<String, Losses> fewer = new LinkedHashMap<>(candidates);
        fewer.remove(variant);
        return new Trial(plannedRounds, longestRounds, baseline, fewer);
    }
}
