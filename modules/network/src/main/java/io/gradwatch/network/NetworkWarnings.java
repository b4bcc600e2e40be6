package io.gradwatch.network;

import io.gradwatch.network.LayerSpec.Conv2d;
import io.gradwatch.network.LayerSpec.Dense;
import io.gradwatch.network.LayerSpec.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds settings that can be trained but are probably unintended. */
final class NetworkWarnings {
    private final List<LayerSpec> layers;
    private final List<Problem> warnings = new ArrayList<>();

    NetworkWarnings(NetworkSpec network) {
        this.layers = network.layers();
    }

    List<Problem> warnings() {
        for (int i = 0; i < layers.size(); i++) {
            String where = NetworkCheck.where(layers, i);
            LayerSpec layer = layers.get(i);
            if (layer instanceof Dense dense) {
                checkHidden(where, dense.activation(), dense.init());
            } else if (layer instanceof Conv2d conv) {
                checkHidden(where, conv.activation(), conv.init());
            } else if (layer instanceof Recurrent recurrent) {
                checkHidden(where, recurrent.activation(), recurrent.init());
            } else if (layer instanceof Output output) {
                checkOutput(where, output);
            }
        }
        return warnings;
    }

    private void checkHidden(String where, Activation activation, Initializer init) {
        if (init == Initializer.Scheme.ZERO) {
            warn(where + ".init", "zero weights pass no gradient to the previous layers; use a random initializer");
        }
        if (activation == Activation.SOFTMAX) {
            warn(
                    where + ".activation",
                    "softmax in a hidden layer passes little gradient, because its units compete; use relu or tanh");
        }
    }

    private void checkOutput(String where, Output output) {
        Activation activation = output.activation();
        if (activation == Activation.SOFTMAX && output.units() == 1) {
            warn(
                    where + ".units",
                    "softmax over one unit is always 1, so nothing can be learned; use sigmoid or two units");
            return;
        }
        Loss loss = output.loss();
        boolean crossEntropy = loss == Loss.MCXENT || loss == Loss.XENT;
        boolean odd = crossEntropy ? activation != loss.fittingActivation() : activation == Activation.SOFTMAX;
        if (odd) {
            String fitting = lower(loss.fittingActivation());
            warn(
                    where + ".activation",
                    "expected " + fitting + ", which fits " + lower(loss) + ", found " + lower(activation));
        }
    }

    private void warn(String where, String message) {
        warnings.add(new Problem(where, message));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
