package io.gradwatch.signal;

/** Merges the activation statistics of one layer, in worker order, into a {@link LayerSnapshot}. */
final class LayerSum {
    private final LayerKey key;
    private final Spread.Sum dead = new Spread.Sum();
    private final Spread.Sum saturated = new Spread.Sum();
    private final Spread.Sum timeFlowRatio = new Spread.Sum();

    LayerSum(LayerKey key) {
        this.key = key;
    }

    /** Adds the statistics of one worker. NaN means "not applicable" here and is skipped. */
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
