package io.gradwatch.training.state;

import io.gradwatch.signal.ParameterKind;
import java.util.Set;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.GravesBidirectionalLSTMParamInitializer;
import org.deeplearning4j.nn.params.LSTMParamInitializer;

/**
 * Classifies the parameters of a DL4J layer. The type of the layer decides about normalization and recurrent weights,
 * because DL4J's {@link ParamInitializer} only knows weights and biases. A name alone decides nothing: another layer may
 * use {@code mean} or {@code RW} for something else.
 */
final class ParameterKinds {
    private static final Set<String> NORMALIZATION =
            Set.of(BatchNormalizationParamInitializer.GAMMA, BatchNormalizationParamInitializer.BETA);

    /** LSTM, GravesLSTM, SimpleRnn and our Gru share one key; GravesBidirectionalLSTM has one per direction. */
    private static final Set<String> RECURRENT = Set.of(
            LSTMParamInitializer.RECURRENT_WEIGHT_KEY,
            GravesBidirectionalLSTMParamInitializer.RECURRENT_WEIGHT_KEY_FORWARDS,
            GravesBidirectionalLSTMParamInitializer.RECURRENT_WEIGHT_KEY_BACKWARDS);

    private ParameterKinds() {}

    /**
     * Returns what a parameter of a layer is for.
     *
     * @param name the parameter's key in the layer's parameter table
     */
    static ParameterKind of(Layer layer, String name) {
        if (layer instanceof BaseWrapperLayer wrapper) {
            return of(wrapper.getUnderlying(), name);
        }
        if (layer instanceof FrozenLayer frozen) {
            return of(frozen.getLayer(), name);
        }
        if (layer instanceof Bidirectional both) {
            // One letter for the direction precedes the key of the wrapped layer.
            return of(both.getFwd(), name.substring(1));
        }
        if (layer instanceof BatchNormalization) {
            return NORMALIZATION.contains(name) ? ParameterKind.NORMALIZATION : ParameterKind.STATISTIC;
        }
        if (layer instanceof BaseRecurrentLayer && RECURRENT.contains(name)) {
            return ParameterKind.RECURRENT_WEIGHT;
        }
        return layer.initializer().isWeightParam(layer, name) ? ParameterKind.WEIGHT : ParameterKind.BIAS;
    }
}
