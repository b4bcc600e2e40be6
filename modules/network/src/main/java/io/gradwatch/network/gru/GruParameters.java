package io.gradwatch.network.gru;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layout of the parameters of a {@link Gru} in the flat vector of the network: W {@code [nIn, 3 nOut]}, RW {@code [nOut, 3
 * nOut]}, both column-major, then b {@code [1, 4 nOut]}.
 */
final class GruParameters implements ParamInitializer {
    static final GruParameters INSTANCE = new GruParameters();

    static final String WEIGHT = "W";
    static final String RECURRENT_WEIGHT = "RW";
    static final String BIAS = "b";

    private static final List<String> WEIGHTS = List.of(WEIGHT, RECURRENT_WEIGHT);

    private GruParameters() {}

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        Gru gru = (Gru) layer;
        return (3 * (gru.getNIn() + gru.getNOut()) + 4) * gru.getNOut();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.of(WEIGHT, RECURRENT_WEIGHT, BIAS);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return WEIGHTS;
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of(BIAS);
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return WEIGHTS.contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return BIAS.equals(key);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray flat, boolean initialize) {
        Gru gru = (Gru) conf.getLayer();
        paramKeys(gru).forEach(conf::addVariable);
        Map<String, INDArray> views = views(gru, flat);
        if (initialize) {
            IWeightInit ofInput = gru.getWeightInitFn();
            IWeightInit ofState = gru.getWeightInitFnRecurrent() == null ? ofInput : gru.getWeightInitFnRecurrent();
            draw(ofInput, (double) gru.getNIn(), (double) gru.getNOut(), views.get(WEIGHT));
            draw(ofState, (double) gru.getNOut(), (double) gru.getNOut(), views.get(RECURRENT_WEIGHT));
            views.get(BIAS).assign(gru.getBiasInit());
        }
        return views;
    }

    /** Fills the view with random weights, with the fan-in and fan-out of one of its three blocks. */
    private static void draw(IWeightInit init, double fanIn, double fanOut, INDArray view) {
        init.init(fanIn, fanOut, view.shape(), 'f', view.reshape('f', 1, view.length()));
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray flat) {
        return views((Gru) conf.getLayer(), flat);
    }

    private Map<String, INDArray> views(Gru gru, INDArray flat) {
        long nIn = gru.getNIn();
        long nOut = gru.getNOut();
        if (flat.length() != numParams(gru)) {
            throw new IllegalArgumentException("expected " + numParams(gru) + " parameters, found " + flat.length());
        }
        long recurrent = nIn * 3 * nOut;
        long bias = recurrent + nOut * 3 * nOut;
        Map<String, INDArray> views = new LinkedHashMap<>();
        views.put(WEIGHT, slice(flat, 0, recurrent).reshape('f', nIn, 3 * nOut));
        views.put(RECURRENT_WEIGHT, slice(flat, recurrent, bias).reshape('f', nOut, 3 * nOut));
        views.put(BIAS, slice(flat, bias, flat.length()));
        return views;
    }

    private static INDArray slice(INDArray flat, long from, long to) {
        return flat.get(interval(0, 0, true), interval(from, to));
    }
}
