package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares each layer's weight norm with the greatest it has had in the run. */
public final class RemainingWeights {
    private RemainingWeights() {}

    /**
     * Returns each layer's latest sampled weight norm over its greatest. Layers whose weights have always been zero are
     * left out.
     */
    public static Map<LayerKey, Double> byLayer(History history) {
        List<Round> sampled = history.sampled();
        Map<LayerKey, Double> remaining = new TreeMap<>();
        if (sampled.isEmpty()) {
            return remaining;
        }
        for (int i = 0; i < sampled.get(0).snapshot().parameters().size(); i++) {
            ParameterKey key = sampled.get(0).snapshot().parameters().get(i).key();
            double ratio = norm(sampled.get(sampled.size() - 1), i) / greatest(sampled, i);
            if (key.kind() == ParameterKind.WEIGHT && Double.isFinite(ratio)) {
                remaining.merge(key.layer(), ratio, Math::min);
            }
        }
        return remaining;
    }

    private static double norm(Round round, int parameter) {
        return round.snapshot().parameters().get(parameter).weightNorm();
    }

    private static double greatest(List<Round> sampled, int parameter) {
        return sampled.stream()
                .mapToDouble(round -> norm(round, parameter))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
    }
}
