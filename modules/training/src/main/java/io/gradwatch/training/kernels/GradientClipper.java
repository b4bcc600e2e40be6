package io.gradwatch.training.kernels;

import io.gradwatch.signal.LayerKey;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.FlatLayout.Segment;
import io.gradwatch.training.state.GradientRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Applies a rule to a replica's gradient, in place, before the updater. Running statistics are no gradients and are not
 * changed. A gradient that is not finite is not changed either, because no factor makes it finite.
 */
public final class GradientClipper {
    /** Least weight norm of the adaptive rule, so that weights that start at zero can change. */
    public static final double LEAST_WEIGHT_NORM = 0.1;

    private final ComputationGraph network;
    private final GradientRule rule;
    private final List<List<Segment>> groups;

    public GradientClipper(ComputationGraph network, FlatLayout layout, GradientRule rule) {
        this.network = network;
        this.rule = rule;
        this.groups = groups(layout, rule.kind() == GradientRule.Kind.ADAPTIVE);
    }

    /** Returns the groups of gradients that are bounded together: those of each layer, or all. */
    private static List<List<Segment>> groups(FlatLayout layout, boolean byLayer) {
        Map<LayerKey, List<Segment>> layers = new LinkedHashMap<>();
        for (int i = 0; i < layout.segments().size(); i++) {
            Segment segment = layout.segments().get(i);
            if (segment.summed()) {
                LayerKey layer = layout.layout().parameters().get(i).layer();
                joined(layers.computeIfAbsent(layer, key -> new ArrayList<>()), segment);
            }
        }
        if (byLayer) {
            return List.copyOf(layers.values());
        }
        List<Segment> all = new ArrayList<>();
        layers.values().forEach(layer -> layer.forEach(segment -> joined(all, segment)));
        return List.of(all);
    }

    /** Merges adjacent segments: one operation costs less than two. */
    private static void joined(List<Segment> segments, Segment next) {
        Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (last != null && last.start() + last.length() == next.start()) {
            segments.set(segments.size() - 1, new Segment(last.start(), last.length() + next.length(), true));
        } else {
            segments.add(next);
        }
    }

    /**
     * Bounds the gradient.
     *
     * @param scale factor from the stored gradient to the minibatch's mean
     */
    void clip(double scale) {
        INDArray gradient = network.getGradientsViewArray();
        for (List<Segment> group : groups) {
            double norm = norm(gradient, group) * scale;
            double bound = rule.kind() == GradientRule.Kind.GLOBAL_NORM
                    ? rule.bound()
                    : rule.bound() * Math.max(norm(network.params(), group), LEAST_WEIGHT_NORM);
            if (norm > bound && Double.isFinite(norm)) {
                group.forEach(segment -> view(gradient, segment).muli(bound / norm));
            }
        }
    }

    private static double norm(INDArray flat, List<Segment> group) {
        double squares = 0;
        for (Segment segment : group) {
            double norm = view(flat, segment).norm2Number().doubleValue();
            squares += norm * norm;
        }
        return Math.sqrt(squares);
    }

    private static INDArray view(INDArray flat, Segment segment) {
        return flat.get(
                NDArrayIndex.point(0), NDArrayIndex.interval(segment.start(), segment.start() + segment.length()));
    }
}
