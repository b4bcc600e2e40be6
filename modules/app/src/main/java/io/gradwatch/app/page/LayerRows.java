package io.gradwatch.app.page;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.LayerSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The layers with weights of all variants of a run, from input to output. */
final class LayerRows {
    private List<String> names = List.of();
    private Layout known;

    /**
     * A layer in the latest sampled round.
     *
     * @param parameters the number of scalars
     * @param gradientRms the RMS of the gradient per weight; NaN if it is not finite
     * @param gradientNorm the norm of the weights' gradient, mean over workers
     * @param updateRatio the norm of the applied update over the norm of the weights
     */
    record Layer(
            String name,
            long parameters,
            Object gradientRms,
            Object gradientNorm,
            Object updateRatio,
            Object weightNorm,
            Object deadRatio,
            Object saturatedRatio,
            Object replicaDrift) {}

    List<String> names() {
        return names;
    }

    /** Adds the layers of this layout. Returns the old index of each row (negative: none) if a row has moved. */
    Optional<int[]> fit(Layout layout) {
        if (layout.equals(known)) {
            return Optional.empty();
        }
        known = layout;
        List<String> merged = new ArrayList<>(layout.layers().stream()
                .filter(layer -> connects(layer, layout))
                .map(LayerKey::name)
                .toList());
        int at = 0;
        for (String old : names) {
            int found = merged.indexOf(old);
            if (found < 0) {
                merged.add(at++, old);
            } else {
                at = found + 1;
            }
        }
        List<String> before = names;
        names = List.copyOf(merged);
        return names.equals(before)
                ? Optional.empty()
                : Optional.of(names.stream().mapToInt(before::indexOf).toArray());
    }

    /** Returns whether a layer has a weight matrix; gates and scales have as many weights as biases. */
    private static boolean connects(LayerKey layer, Layout layout) {
        long weights = 0;
        long biases = 0;
        for (ParameterKey key : layout.parameters()) {
            if (key.layer().equals(layer)) {
                weights += isWeight(key.kind()) ? key.elements() : 0;
                biases += key.kind() == ParameterKind.BIAS ? key.elements() : 0;
            }
        }
        return weights > 0 && (layer.index() == 0 || weights != biases);
    }

    /** Returns by row the RMS of the gradients of a layer's weights; absent if not sampled. */
    Means gradients(ClusterSnapshot snapshot) {
        return gradients(names, snapshot);
    }

    private static Means gradients(List<String> names, ClusterSnapshot snapshot) {
        double[] squares = new double[names.size()];
        double[] elements = new double[names.size()];
        Map<String, Integer> rows = new LinkedHashMap<>();
        names.forEach(name -> rows.put(name, rows.size()));
        for (ParameterSnapshot parameter : snapshot.parameters()) {
            Integer row = rows.get(parameter.key().layer().name());
            if (row != null
                    && isWeight(parameter.key().kind())
                    && parameter.gradient().samples() > 0) {
                double rms = rms(parameter);
                squares[row] += parameter.key().elements() * rms * rms;
                elements[row] += parameter.key().elements();
            }
        }
        Means result = new Means(names.size());
        for (int row = 0; row < squares.length; row++) {
            if (elements[row] > 0) {
                result.add(row, Math.sqrt(squares[row] / elements[row]));
            }
        }
        return result;
    }

    private static double rms(ParameterSnapshot parameter) {
        return parameter.gradient().nonFinite() > 0
                ? Double.NaN
                : parameter.gradient().rms();
    }

    private static boolean isWeight(ParameterKind kind) {
        return kind == ParameterKind.WEIGHT || kind == ParameterKind.RECURRENT_WEIGHT;
    }

    /** Returns the layers with these names in a sampled round. Does not read mutable state. */
    static List<Layer> layers(List<String> names, Layout layout, ClusterSnapshot snapshot) {
        Means gradients = gradients(names, snapshot);
        Map<String, List<ParameterSnapshot>> weights = new LinkedHashMap<>();
        snapshot.parameters().stream()
                .filter(p -> isWeight(p.key().kind())
                        && names.contains(p.key().layer().name()))
                .forEach(p -> weights.computeIfAbsent(p.key().layer().name(), n -> new ArrayList<>())
                        .add(p));
        return snapshot.layers().stream()
                .filter(layer -> weights.containsKey(layer.key().name()))
                .map(layer -> layer(
                        layer,
                        layout,
                        weights.get(layer.key().name()),
                        gradients.brief(names.indexOf(layer.key().name()))))
                .toList();
    }

    private static Layer layer(
            LayerSnapshot layer, Layout layout, List<ParameterSnapshot> weights, Object gradientRms) {
        double update =
                norm(weights.stream().mapToDouble(ParameterSnapshot::updateNorm).toArray());
        double weight =
                norm(weights.stream().mapToDouble(ParameterSnapshot::weightNorm).toArray());
        return new Layer(
                layer.key().name(),
                layout.parameters().stream()
                        .filter(key -> key.layer().equals(layer.key()))
                        .mapToLong(key -> key.elements())
                        .sum(),
                gradientRms,
                Means.brief(
                        norm(weights.stream().mapToDouble(p -> p.norm().mean()).toArray())),
                ifMeasured(weight == 0 ? Double.NaN : update / weight),
                ifMeasured(weight),
                ifMeasured(layer.deadRatio()),
                ifMeasured(layer.saturatedRatio()),
                ifMeasured(layer.replicaDrift()));
    }

    private static double norm(double[] parts) {
        return Math.sqrt(Arrays.stream(parts).map(part -> part * part).sum());
    }

    private static Object ifMeasured(double value) {
        return Double.isNaN(value) ? null : Means.brief(value);
    }
}
