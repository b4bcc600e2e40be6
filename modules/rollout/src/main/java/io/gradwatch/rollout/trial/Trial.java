package io.gradwatch.rollout.trial;

import io.gradwatch.rollout.trial.Track.Measured;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The measurements of a trial: candidates and the baseline start from the same state and train on the same rows in the same
 * order.
 *
 * @param plannedRounds planned length; from then on a small advantage is enough
 * @param longestRounds maximum length
 * @param yardstick quantity that arms are judged by
 * @param baseline track of the baseline
 * @param candidates tracks of the candidates that are left, by variant, best first as in the therapy table
 */
public record Trial(
        int plannedRounds, int longestRounds, Yardstick yardstick, Track baseline, Map<String, Track> candidates) {
    public Trial {
        candidates = Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
    }

    /** Returns a trial before its first round. */
    public static Trial of(int plannedRounds, int longestRounds, Yardstick yardstick, Iterable<String> variants) {
        Map<String, Track> candidates = new LinkedHashMap<>();
        variants.forEach(variant -> candidates.put(variant, Track.NONE));
        return new Trial(plannedRounds, longestRounds, yardstick, Track.NONE, candidates);
    }

    public int rounds() {
        return baseline.rounds();
    }

    /** Returns the trial after one more round. */
    public Trial after(Measured ofBaseline, Map<String, Measured> ofCandidates) {
        Map<String, Track> next = new LinkedHashMap<>();
        candidates.forEach((variant, known) -> next.put(variant, known.plus(ofCandidates.get(variant))));
        return new Trial(plannedRounds, longestRounds, yardstick, baseline.plus(ofBaseline), next);
    }

    /** Returns the trial with what arms are judged by in place of the losses. */
    public Trial judged() {
        Map<String, Track> judged = new LinkedHashMap<>();
        candidates.forEach((variant, track) -> judged.put(variant, track.by(yardstick)));
        return new Trial(plannedRounds, longestRounds, yardstick, baseline.by(yardstick), judged);
    }

    /** Returns the trial without this candidate. */
    public Trial without(String variant) {
        Map<String, Track> fewer = new LinkedHashMap<>(candidates);
        fewer.remove(variant);
        return new Trial(plannedRounds, longestRounds, yardstick, baseline, fewer);
    }
}
