package io.gradwatch.rollout.surgery;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Fills in what DL4J's builders leave to a network's defaults, which a layer that comes later never sees. */
final class NewLayer {
    private NewLayer() {}

    /** Trained like its neighbour; linear and without regularization unless it says otherwise. */
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
