package io.gradwatch.diagnosis.history;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import java.util.List;

/** How far one step moves a network. */
public final class UpdateRatios {
    /** A step below this share of the weights moves nothing. Own; networks that learn take steps of 1e-4 to 1e-2. */
    public static final double IDLE = 1e-5;

    private UpdateRatios() {}

    /** The greatest update over weights, as norms, of any layer in the latest sampled round; NaN if there is none. */
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
