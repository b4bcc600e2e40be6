package io.gradwatch.rollout.surgery;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** Finds the layer with weights inside its wrappers, such as {@code LastTimeStep}. */
final class BaseLayerOf {
    private BaseLayerOf() {}

    static Optional<BaseLayer> unwrapped(Layer layer) {
        if (layer instanceof BaseWrapperLayer wrapper) {
            return unwrapped(wrapper.getUnderlying());
        }
        return layer instanceof BaseLayer base ? Optional.of(base) : Optional.empty();
    }
}
