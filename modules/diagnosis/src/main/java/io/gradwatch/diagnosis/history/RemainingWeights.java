package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much of a layer's weights is left of the most that they have been. */
public final class RemainingWeights {
    private RemainingWeights() {}

    /** By layer: the latest sampled norm over the greatest of the run; layers whose weights have always been zero are left out. */
    public static Map<LayerKey, Double> byLayer(History history) {
        List<Round> sampled = history.sampled();
        Map<LayerKey, Double> left = new TreeMap<>();
        if (sampled.isEmpty()) {
            return left;
        }
        for (int i = 0; i < sampled.get(0).snapshot().parameters().size(); i++) {
            ParameterKey key = sampled.get(0).snapshot().parameters().get(i).key();
            double share = norm(sampled.get(sampled.size() - 1), i) / greatest(sampled, i);
            if (key.kind() == ParameterKind.WEIGHT && Double.isFinite(share)) {
                left.merge(key.layer(), share, Math::min);
            }
        }
        return left;
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
