package io.gradwatch.network.gru;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A gated recurrent unit (Cho et al., 2014) as a DL4J layer, because DL4J has none. Models with it load wherever this class
 * is on the class path. The reset gate is applied after the recurrent weights, as in cuDNN, Keras and PyTorch:
 *
 * <pre>
 * z = σ(x·Wz + h·Rz + bz)                  update gate
 * r = σ(x·Wr + h·Rr + br)                  reset gate
 * k = activation(x·Wk + bk + r ∘ (h·Rk + bR))
 * h' = z ∘ h + (1 − z) ∘ k
 * </pre>
 *
 * where x is the input {@code [batch, nIn]} of a time step and h the output {@code [batch, nOut]} of the previous step,
 * initially 0.
 * Parameters: {@code W = [Wz, Wr, Wk]}, {@code RW = [Rz, Rr, Rk]} and {@code b = [bz, br, bk, bR]}. At masked time steps
 * h' is 0, as in DL4J's other recurrent layers.
 */
public final class Gru extends BaseRecurrentLayer {
    private static final long serialVersionUID = 1L;

    /** Constructor for Jackson. */
    Gru() {}

    private Gru(Builder builder) {
        super(builder);
        initializeConstraints(builder);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int layerIndex,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        LayerValidation.assertNInNOutSet("Gru", getLayerName(), layerIndex, getNIn(), getNOut());
        GruLayer layer = new GruLayer(conf, dataType);
        layer.setListeners(listeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(parameters);
        Map<String, INDArray> table = initializer().init(conf, parameters, initialize);
        layer.setParamTable(table);
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return GruParameters.INSTANCE;
    }

    /** Counts the floats that {@link GruLayer} keeps per time step and unit: six forward, three more backward. */
    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        long parameters = initializer().numParams(this);
        long perStep = ((InputTypeRecurrent) inputType).getTimeSeriesLength() * getNOut();
        return new LayerMemoryReport.Builder(getLayerName(), Gru.class, inputType, getOutputType(-1, inputType))
                .standardMemory(parameters, getIUpdater().stateSize(parameters))
                .workingMemory(0, 6 * perStep, 0, 9 * perStep)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof Gru;
    }

    /** Builds a {@link Gru} with the properties of DL4J's recurrent layers. */
    @SuppressWarnings("unchecked") // DL4J's build() has a type parameter that the caller chooses
    public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {
        @Override
        public Gru build() {
            return new Gru(this);
        }
    }
}
