package io.gradwatch.rollout;

import io.gradwatch.rollout.remedy.Variant;
import java.util.Optional;
import java.util.Set;

/**
 * What may be done about an unhealthy network.
 *
 * @param mode whether trials begin by themselves
 * @param remedies names of the remedies that may be used
 * @param start what to train with from the beginning
 * @param budget share of the job's compute that trials may cost
 * @param seed of parameters that are drawn anew
 */
public record RolloutSettings(
        RolloutMode mode, Set<String> remedies, Optional<Variant> start, double budget, long seed) {
    public RolloutSettings {
        remedies = Set.copyOf(remedies);
    }
}
