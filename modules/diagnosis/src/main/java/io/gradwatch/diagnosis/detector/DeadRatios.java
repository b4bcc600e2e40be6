package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.LayerSnapshot;
import java.util.Arrays;
import java.util.List;

/**
 * The fraction of dead units in each layer.
 *
 * @param byLayer fraction by layer index; NaN where units cannot die
 */
record DeadRatios(double[] byLayer) {
    /** Fraction of the worst layer's from which another layer is named beside it. */
    private static final double NAMED = 0.9;

    private static final double WHOLE_LAYER = 0.999;

    /** Number of layers from which a network is called deep. */
    private static final int DEEP = 10;

    /** Returns each layer's least fraction in these rounds: a unit may output zero for one small minibatch only. */
    static DeadRatios least(List<Round> rounds) {
        double[] least = new double[rounds.get(0).snapshot().layers().size()];
        for (int i = 0; i < least.length; i++) {
            int layer = i;
            least[i] = rounds.stream()
                    .mapToDouble(round -> round.snapshot().layers().get(layer).deadRatio())
                    .reduce(Math::min)
                    .orElse(Double.NaN);
        }
        return new DeadRatios(least);
    }

    double worst() {
        double worst = 0;
        for (double ratio : byLayer) {
            worst = ratio > worst ? ratio : worst;
        }
        return worst;
    }

    /** Returns the mean over the layers whose units can die. */
    double mean() {
        return Arrays.stream(byLayer)
                .filter(ratio -> !Double.isNaN(ratio))
                .average()
                .orElse(0);
    }

    /** Returns true if so many layers can die that deaths in each of them add up. */
    boolean isDeep() {
        return Arrays.stream(byLayer).filter(ratio -> !Double.isNaN(ratio)).count() >= DEEP;
    }

    boolean hasDeadLayer() {
        return worst() >= WHOLE_LAYER;
    }

    /** Returns the index of the first layer that is dead as a whole; call only if there is one. */
    int firstDeadLayer() {
        int first = 0;
        while (!(byLayer[first] >= WHOLE_LAYER)) {
            first++;
        }
        return first;
    }

    /** Returns the names of the worst layer and of those close to it. */
    List<String> worstLayers(ClusterSnapshot snapshot) {
        return snapshot.layers().stream()
                .map(LayerSnapshot::key)
                .filter(layer -> byLayer[layer.index()] >= NAMED * worst())
                .map(layer -> layer.name())
                .toList();
    }
}
