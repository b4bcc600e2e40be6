package io.gradwatch.network;

import io.gradwatch.network.LayerSpec.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Follows the shape of a row through a network and reports layers that do not accept it. */
final class NetworkCheck {
    private final List<LayerSpec> layers;
    private final List<Problem> problems = new ArrayList<>();

    NetworkCheck(NetworkSpec network) {
        this.layers = network.layers();
    }

    List<Problem> problems(List<Integer> inputShape, int outputs) {
        if (layers.isEmpty()) {
            problems.add(new Problem("network.layers", "expected at least an output layer, found none"));
            return problems;
        }
        checkOrder();
        if (checkInput(inputShape)) {
            checkShapes(inputShape);
        }
        if (layers.get(layers.size() - 1) instanceof Output output) {
            checkOutput(where(layers.size() - 1), output, outputs);
        }
        return problems;
    }

    private void checkOutput(String where, Output output, int outputs) {
        if (output.units() != outputs) {
            problems.add(new Problem(
                    where + ".units",
                    "expected " + outputs + ", one for each class or column of data.label, found " + output.units()));
        }
        int weights = output.classWeights().size();
        if (weights > 0 && output.loss() != Loss.MCXENT) {
            problems.add(new Problem(
                    where + ".classWeights",
                    "expected only with loss mcxent, found with "
                            + output.loss().name().toLowerCase(Locale.ROOT) + "; remove it"));
        } else if (weights > 0 && weights != output.units()) {
            problems.add(new Problem(
                    where + ".classWeights", "expected " + output.units() + ", one for each class, found " + weights));
        }
    }

    private void checkOrder() {
        int last = layers.size() - 1;
        for (int i = 0; i < last; i++) {
            if (layers.get(i) instanceof Output) {
                problems.add(new Problem(where(i), "expected only as the last layer, found before other layers"));
            }
        }
        if (!(layers.get(last) instanceof Output)) {
            problems.add(new Problem(
                    "network.layers",
                    "expected an output layer at the end, found "
                            + layers.get(last).kind()));
        }
    }

    private boolean checkInput(List<Integer> shape) {
        boolean positive = shape.stream().allMatch(length -> length >= 1);
        if (positive && shape.size() >= 1 && shape.size() <= 3) {
            return true;
        }
        problems.add(new Problem(
                "data.features.shape", "expected [n], [time, features] or [channels, height, width], found " + shape));
        return false;
    }

    private void checkShapes(List<Integer> inputShape) {
        List<Integer> shape = inputShape;
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            for (int copy = 0; copy < layer.repeat(); copy++) {
                Optional<String> expected = layer.misfit(shape);
                if (expected.isPresent()) {
                    String source = i == 0 ? "from data.features" : "from the previous layer";
                    problems.add(
                            new Problem(where(i), "expected " + expected.get() + ", found " + shape + " " + source));
                    return;
                }
                shape = layer.outputShape(shape);
            }
        }
    }

    private String where(int index) {
        return where(layers, index);
    }

    static String where(List<LayerSpec> layers, int index) {
        return "network.layers[" + index + "]." + layers.get(index).kind();
    }
}
