package io.gradwatch.diagnosis.history;

import io.gradwatch.signal.ClusterSnapshot;

/**
 * Counts the first weighted layers that are kept from training on purpose: they never had a gradient, while no layer is
 * dead or saturated, which would look the same.
 */
public final class FrozenLayers {
    private static final double IDLE_UNITS = 0.9;

    private int count = Integer.MAX_VALUE;

    public void add(ClusterSnapshot snapshot, GradientFlow flow) {
        if (!snapshot.sampled()) {
            return;
        }
        boolean idle = snapshot.layers().stream()
                .anyMatch(layer -> layer.deadRatio() >= IDLE_UNITS || layer.saturatedRatio() >= IDLE_UNITS);
        count = idle ? 0 : Math.min(count, leadingZeros(flow.arrivals()));
    }

    /** How many; the last layer is never one of them. */
    public int count() {
        return count == Integer.MAX_VALUE ? 0 : count;
    }

    private static int leadingZeros(double[] arrivals) {
        int zeros = 0;
        while (zeros < arrivals.length - 1 && arrivals[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }
}
