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
 * The error signal that reaches each weighted layer in backpropagation.
 *
 * <p>A layer's error signal is the per-parameter RMS of its bias gradient. The weight gradient is the error signal times
 * the layer's inputs and so depends on their scale. It replaces the bias gradient where a layer has no bias, or where a
 * normalization behind the layer cancels the bias.
 *
 * <p>{@link #ratio} differs from {@link ClusterSnapshot#flowRatio}, which is exposed as a metric: that one takes weight
 * gradients and arithmetic means. It therefore depends on the scale of the inputs, and one layer with a large gradient
 * hides a vanishing gradient in the others.
 *
 * @param layers the layers with weights, from input to output
 * @param signals the error signal of each of them; NaN if not finite
 */
public record GradientFlow(List<LayerKey> layers, double[] signals) {
    /** Fraction of the weight gradient below which a bias gradient means that the bias has no effect. */
    private static final double CANCELLED_BIAS = 1e-4;

    /** Measures the flow in one round. */
    static GradientFlow of(ClusterSnapshot snapshot) {
        Map<LayerKey, Double> signals = new TreeMap<>();
        for (ParameterSnapshot parameter : snapshot.parameters()) {
            if (parameter.key().kind() == ParameterKind.WEIGHT) {
                signals.merge(parameter.key().layer(), rms(parameter), Math::max);
            }
        }
        for (ParameterSnapshot parameter : snapshot.parameters()) {
            if (parameter.key().kind() == ParameterKind.BIAS) {
                signals.computeIfPresent(
                        parameter.key().layer(),
                        (layer, weights) -> rms(parameter) < CANCELLED_BIAS * weights ? weights : rms(parameter));
            }
        }
        return new GradientFlow(
                List.copyOf(signals.keySet()),
                signals.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Returns the flow without the first layers. */
    public GradientFlow skip(int first) {
        return new GradientFlow(
                layers.subList(first, layers.size()), Arrays.copyOfRange(signals, first, signals.length));
    }

    /** Returns the geometric mean of the first third of the layers, since a vanishing signal spans powers of ten. */
    public double firstThird() {
        double logs = 0;
        for (int i = 0; i < third(); i++) {
            logs += Math.log(signals[i]);
        }
        return Math.exp(logs / third());
    }

    /** Returns the arithmetic mean of the last third of the layers, or the last layer's signal if that is greater. */
    public double atOutput() {
        int count = signals.length;
        double last = Arrays.stream(signals, count - third(), count).average().orElse(Double.NaN);
        return Math.max(last, signals[count - 1]);
    }

    /**
     * Returns the error flow ratio, {@link #firstThird} over {@link #atOutput}: 0 if nothing reaches the first third, 1
     * for a single layer, NaN where a signal is not finite.
     */
    public double ratio() {
        double first = firstThird();
        return first == 0 ? 0 : first / (signals.length == 1 ? first : atOutput());
    }

    /** Returns the names of the layers whose signal is less than this fraction of that at the output. */
    public List<String> starved(double fraction) {
        double least = fraction * atOutput();
        List<String> starved = new ArrayList<>();
        for (int i = 0; i < signals.length; i++) {
            if (signals[i] < least || signals[i] == 0) {
                starved.add(layers.get(i).name());
            }
        }
        return starved;
    }

    private int third() {
        return (signals.length + 2) / 3;
    }

    private static double rms(ParameterSnapshot parameter) {
        return parameter.gradient().nonFinite() > 0
                ? Double.NaN
                : parameter.gradient().rms();
    }
}
