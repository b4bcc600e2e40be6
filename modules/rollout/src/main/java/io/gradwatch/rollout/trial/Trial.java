package io.gradwatch.rollout.trial;

import io.gradwatch.rollout.trial.Track.Measured;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Candidates beside the baseline: from the same state, on the same rows in the same order.
 *
 * @param plannedRounds after so many rounds it is decided, if that is possible
 * @param longestRounds after so many rounds it ends in any case
 * @param yardstick what arms are judged by
 * @param baseline the arm that would go on without the trial
 * @param candidates those still in the trial, likeliest first
 */
public record Trial(
        int plannedRounds, int longestRounds, Yardstick yardstick, Track baseline, Map<String, Track> candidates) {
    public Trial {
        candidates = Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
    }

    /** Before its first round. */
    public static Trial of(int plannedRounds, int longestRounds, Yardstick yardstick, Iterable<String> variants) {
        Map<String, Track> candidates = new LinkedHashMap<>();
        variants.forEach(variant -> candidates.put(variant, Track.NONE));
        return new Trial(plannedRounds, longestRounds, yardstick, Track.NONE, candidates);
    }

    public int rounds() {
        return baseline.rounds();
    }

    /** After one more round, in which the arms showed this. */
    public Trial after(Measured ofBaseline, Map<String, Measured> ofCandidates) {
        Map<String, Track> next = new LinkedHashMap<>();
        candidates.forEach((variant, known) -> next.put(variant, known.plus(ofCandidates.get(variant))));
        return new Trial(plannedRounds, longestRounds, yardstick, baseline.plus(ofBaseline), next);
    }

    /** With what arms are judged by in the losses' place. */
    public Trial judged() {
        Map<String, Track> judged = new LinkedHashMap<>();
        candidates.forEach((variant, track) -> judged.put(variant, track.by(yardstick)));
        return new Trial(plannedRounds, longestRounds, yardstick, baseline.by(yardstick), judged);
    }

    /** Without this candidate. */
    public Trial without(String variant) {
        Map<String, Track> fewer = new LinkedHashMap<>(candidates);
        fewer.remove(variant);
        return new Trial(plannedRounds, longestRounds, yardstick, baseline, fewer);
    }
}
