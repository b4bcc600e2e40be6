package io.gradwatch.diagnosis.history;

import io.gradwatch.signal.ClusterSnapshot;

/**
 * Counts the first weighted layers that are frozen on purpose. A frozen layer has never had a gradient in any round. Dead
 * or saturated layers would look the same, so no layer counts as frozen once one of those has been seen.
 */
final class FrozenLayers {
    private static final double INACTIVE_UNITS = 0.9;

    private int count = Integer.MAX_VALUE;

    void add(ClusterSnapshot snapshot, GradientFlow flow) {
        if (!snapshot.sampled()) {
            return;
        }
        boolean inactive = snapshot.layers().stream()
                .anyMatch(layer -> layer.deadRatio() >= INACTIVE_UNITS || layer.saturatedRatio() >= INACTIVE_UNITS);
        count = inactive ? 0 : Math.min(count, leadingZeros(flow.signals()));
    }

    /** Returns the number of frozen layers, which never include the last layer. */
    int count() {
        return count == Integer.MAX_VALUE ? 0 : count;
    }

    private static int leadingZeros(double[] signals) {
        int zeros = 0;
        while (zeros < signals.length - 1 && signals[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }
}
