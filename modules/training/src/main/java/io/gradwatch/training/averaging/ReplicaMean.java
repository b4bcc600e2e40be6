package io.gradwatch.training.averaging;

import io.gradwatch.training.state.FlatFloats;

/**
 * Mean of a round's replicas, weighted by the rows that each trained on.
 *
 * @param parameters mean of the parameters
 * @param updaterState mean of the updater states; empty if the updater has none
 */
public record ReplicaMean(FlatFloats parameters, FlatFloats updaterState) {}
