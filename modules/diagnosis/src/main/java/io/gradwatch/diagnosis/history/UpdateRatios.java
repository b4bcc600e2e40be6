package io.gradwatch.diagnosis.history;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import java.util.List;

/** Compares updates with the weights they change, as norms. */
public final class UpdateRatios {
    /** Ratio below which a step is too small to train. Own; networks that learn take steps of 1e-4 to 1e-2. */
    public static final double TOO_SMALL = 1e-5;

    private UpdateRatios() {}

    /** Returns the greatest ratio of any layer in the latest sampled round; NaN if there is none. */
    public static double greatest(History history) {
        List<History.Round> sampled = history.lastSampled(1);
        return sampled.isEmpty() ? Double.NaN : greatest(sampled.get(0).snapshot());
    }

    private static double greatest(ClusterSnapshot snapshot) {
        return snapshot.parameters().stream()
                .filter(parameter -> parameter.key().kind() == ParameterKind.WEIGHT)
                .mapToDouble(parameter -> parameter.updateRatio())
                .filter(ratio -> !Double.isNaN(ratio))
                .max()
                .orElse(Double.NaN);
    }
}
