package io.gradwatch.rollout;

import io.gradwatch.rollout.remedy.Variant;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of a rollout.
 *
 * @param mode reaction to a critical diagnosis
 * @param remedies labels of the remedies that automatic trials may use
 * @param start variant to train with from the beginning, if any
 * @param budget upper limit of the cost of trials, as a fraction of the job's rounds
 * @param seed seed of parameters that remedies reinitialize
 */
public record RolloutSettings(
        RolloutMode mode, Set<String> remedies, Optional<Variant> start, double budget, long seed) {
    public RolloutSettings {
        remedies = Set.copyOf(remedies);
    }
}
