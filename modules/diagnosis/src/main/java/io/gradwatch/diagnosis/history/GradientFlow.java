package io.gradwatch.diagnosis.history;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of the error signal arrives in each weighted layer on its way from output to input.
 *
 * <p>What arrives in a layer is the per-parameter RMS of its bias' gradient: that is the error signal itself, while the
 * weights' is the signal times the layer's inputs, whatever their scale. The weights stand in where there is no bias, or
 * where a normalization behind the layer takes its bias away.
 *
 * @param layers the layers with weights, from input to output
 * @param arrivals what arrives in each of them; NaN if not finite
 */
public record GradientFlow(List<LayerKey> layers, double[] arrivals) {
    /** A bias whose gradient is less than this share of the weights' is without effect. */
    private static final double IDLE_BIAS = 1e-4;

    public static GradientFlow of(ClusterSnapshot snapshot) {
        Map<LayerKey, Double> arrivals = new TreeMap<>();
        for (ParameterSnapshot parameter : snapshot.parameters()) {
            if (parameter.key().kind() == ParameterKind.WEIGHT) {
                arrivals.merge(parameter.key().layer(), rms(parameter), Math::max);
            }
        }
        for (ParameterSnapshot parameter : snapshot.parameters()) {
            if (parameter.key().kind() == ParameterKind.BIAS) {
                arrivals.computeIfPresent(
                        parameter.key().layer(),
                        (layer, weights) -> rms(parameter) < IDLE_BIAS * weights ? weights : rms(parameter));
            }
        }
        return new GradientFlow(
                List.copyOf(arrivals.keySet()),
                arrivals.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** These layers without the first ones. */
    public GradientFlow skip(int first) {
        return new GradientFlow(
                layers.subList(first, layers.size()), Arrays.copyOfRange(arrivals, first, arrivals.length));
    }

    /** What arrives in the first third of the layers: their geometric mean, since a fading signal loses decades. */
    public double front() {
        double logs = 0;
        for (int i = 0; i < third(); i++) {
            logs += Math.log(arrivals[i]);
        }
        return Math.exp(logs / third());
    }

    /** The error signal at the output: what arrives in the last third of the layers, or in the last of them if more. */
    public double signal() {
        int count = arrivals.length;
        double last = Arrays.stream(arrivals, count - third(), count).average().orElse(Double.NaN);
        return Math.max(last, arrivals[count - 1]);
    }

    /**
     * Share of the error signal that arrives in the first third of the layers: 0 if nothing arrives, 1 for a single
     * layer, NaN where something is not finite.
     */
    public double reach() {
        double front = front();
        return front == 0 ? 0 : front / (arrivals.length == 1 ? front : signal());
    }

    /** Names of the layers in which less than this share of the error signal arrives. */
    public List<String> starved(double share) {
        double least = share * signal();
        List<String> starved = new ArrayList<>();
        for (int i = 0; i < arrivals.length; i++) {
            if (arrivals[i] < least || arrivals[i] == 0) {
                starved.add(layers.get(i).name());
            }
        }
        return starved;
    }

    private int third() {
        return (arrivals.length + 2) / 3;
    }

    private static double rms(ParameterSnapshot parameter) {
        return parameter.gradient().nonFinite() > 0
                ? Double.NaN
                : parameter.gradient().rms();
    }
}
