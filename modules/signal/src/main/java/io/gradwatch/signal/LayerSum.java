package io.gradwatch.signal;

/** Collects one layer's activations, in the order of the workers, into a {@link LayerSnapshot}. */
final class LayerSum {
    private final LayerKey key;
    private final Spread.Sum dead = new Spread.Sum();
    private final Spread.Sum saturated = new Spread.Sum();
    private final Spread.Sum timeFlowRatio = new Spread.Sum();

    LayerSum(LayerKey key) {
        this.key = key;
    }

    /** Adds one worker's activations; NaN says here that there is nothing to know, so it is left out. */
    void add(ActivationStatistics activations) {
        if (!Double.isNaN(activations.deadRatio())) {
            dead.add(activations.deadRatio());
        }
        if (!Double.isNaN(activations.saturatedRatio())) {
            saturated.add(activations.saturatedRatio());
        }
        if (!Double.isNaN(activations.timeFlowRatio())) {
            timeFlowRatio.add(activations.timeFlowRatio());
        }
    }

    LayerSnapshot snapshot(double replicaDrift) {
        return new LayerSnapshot(
                key,
                dead.spread().mean(),
                saturated.spread().mean(),
                replicaDrift,
                timeFlowRatio.spread().mean());
    }
}
