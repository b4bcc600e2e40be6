package io.gradwatch.rollout.surgery;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Sets what DL4J's builders leave to the defaults of a network; a layer that is added later never receives those. */
final class NewLayer {
    private NewLayer() {}

    /** Copies the updater of a neighbour. The layer gets no regularization, and the identity if it has no activation. */
    static void complete(BaseLayer layer, BaseLayer neighbour) {
        layer.setIUpdater(neighbour.getIUpdater().clone());
        layer.setBiasUpdater(
                neighbour.getBiasUpdater() == null
                        ? null
                        : neighbour.getBiasUpdater().clone());
        layer.setGradientNormalization(neighbour.getGradientNormalization());
        layer.setGradientNormalizationThreshold(neighbour.getGradientNormalizationThreshold());
        layer.setBiasInit(0);
        layer.setGainInit(1);
        layer.setRegularization(List.of());
        layer.setRegularizationBias(List.of());
        if (layer.getActivationFn() == null) {
            layer.setActivationFn(new ActivationIdentity());
        }
        if (layer.getWeightInitFn() == null) {
            layer.setWeightInitFn(neighbour.getWeightInitFn());
        }
    }
}
