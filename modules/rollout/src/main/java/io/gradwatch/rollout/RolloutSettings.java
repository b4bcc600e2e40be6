package io.gradwatch.rollout;

import io.gradwatch.rollout.cure.Variant;
import java.util.Optional;
import java.util.Set;

/**
 * What may be done about an unhealthy network.
 *
 * @param mode whether trials begin by themselves
 * @param cures names of the cures that may be used
 * @param start what to train with from the beginning
 * @param budget share of the job's compute that trials may cost
 * @param seed of parameters that are drawn anew
 */
public record RolloutSettings(RolloutMode mode, Set<String> cures, Optional<Variant> start, double budget, long seed) {
    public RolloutSettings {
        cures = Set.copyOf(cures);
    }
}
