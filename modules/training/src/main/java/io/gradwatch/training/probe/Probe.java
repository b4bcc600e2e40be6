package io.gradwatch.training.probe;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.FlatLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measures a replica's raw gradients after backpropagation and before regularization, clipping and updater, which
 * overwrite the same memory with the update.
 *
 * <p>Measures norms in every sampled minibatch, magnitudes, update and activations only in the last sampled one of a
 * round, and weights at the start of a round.
 */
public final class Probe extends BaseTrainingListener {
    /** Amount of measurement in a minibatch. */
    public enum Depth {
        NONE,
        NORMS,
        FULL
    }

    private static final String RECURRENT_WEIGHTS = SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY;

    private final ComputationGraph network;
    private final FlatLayout layout;
    private final List<ParameterProbe> parameters = new ArrayList<>();
    private final Map<LayerKey, ActivationStatistics> activations = new HashMap<>();
    private final TensorScan weights;
    private TensorScan gradients;

    private Depth depth = Depth.NONE;
    private int minibatch;
    private int firstNonFinite = -1;
    private long nanos;

    public Probe(ComputationGraph network, FlatLayout layout) {
        this.network = network;
        this.layout = layout;
        layout.segments().forEach(segment -> parameters.add(new ParameterProbe(segment)));
        weights = new TensorScan(network.params());
    }

    /**
     * Discards the measurements of the previous round, and sets the network's parameters to those that the next round
     * starts from.
     *
     * @param sampled true if a minibatch of the round will be measured
     * @throws IllegalArgumentException if the network has another number of parameters
     */
    public void startRound(FlatFloats start, boolean sampled) {
        parameters.forEach(ParameterProbe::reset);
        activations.clear();
        firstNonFinite = -1;
        nanos = 0;
        depth = Depth.NONE;
        if (sampled) {
            start.requireLength(network.numParams());
            parameters.forEach(parameter -> parameter.copy(start, weights));
        } else {
            start.copyTo(network.params());
        }
    }

    /** Announces the next minibatch of the round and its amount of measurement; {@code index} is counted from 0. */
    public void expect(int index, Depth next) {
        minibatch = index;
        depth = next;
    }

    /** Records that the loss of the current minibatch was not finite. */
    public void nonFiniteLoss() {
        sawNonFinite();
    }

    private void sawNonFinite() {
        firstNonFinite = firstNonFinite < 0 ? minibatch : firstNonFinite;
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> outputs) {
        if (depth != Depth.FULL) {
            return;
        }
        long start = System.nanoTime();
        for (LayerKey key : layout.layout().layers()) {
            activations.put(key, activation(network.getLayer(key.name()), outputs.get(key.name())));
        }
        nanos += System.nanoTime() - start;
    }

    private static ActivationStatistics activation(Layer layer, INDArray output) {
        if (!(layer.conf().getLayer() instanceof BaseLayer conf) || isGated(conf) || output == null) {
            return ActivationStatistics.NONE;
        }
        ActivationStatistics statistics = ActivationScan.of(conf.getActivationFn(), output);
        return conf instanceof SimpleRnn
                ? statistics.withTimeFlowRatio(
                        TemporalGradientFlow.of(conf.getActivationFn(), output, layer.getParam(RECURRENT_WEIGHTS)))
                : statistics;
    }

    /** Returns whether the output of a cell is gated, and so not a function of one sum that shows saturation. */
    private static boolean isGated(BaseLayer conf) {
        return conf instanceof BaseRecurrentLayer && !(conf instanceof SimpleRnn);
    }

    /**
     * Divides the parts of the gradient that are sums over the minibatch, and measures them in the same pass, because
     * reading the memory costs more than either.
     *
     * @param divisor size of the minibatch, or 1 if the gradient stays a sum
     * @param scale factor from the divided gradient to the minibatch's mean
     */
    public void divide(int divisor, double scale) {
        if (gradients == null) {
            gradients = new TensorScan(network.getGradientsViewArray());
        }
        if (depth == Depth.NONE) {
            parameters.forEach(parameter -> parameter.divide(gradients, divisor));
            return;
        }
        long start = System.nanoTime();
        boolean finite = true;
        for (ParameterProbe parameter : parameters) {
            finite &= parameter.gradient(gradients, divisor, scale, depth);
        }
        if (!finite) {
            sawNonFinite();
        }
        nanos += System.nanoTime() - start;
    }

    /** Measures the updates, which have overwritten the gradients. */
    public void updated(SgdRates sgdRates, int iteration, int epoch) {
        if (depth != Depth.FULL) {
            return;
        }
        long start = System.nanoTime();
        parameters.forEach(parameter -> parameter.update(gradients, sgdRates, iteration, epoch));
        nanos += System.nanoTime() - start;
    }

    /** Returns the measurements of each parameter since {@link #startRound}, in the layout's order. */
    public List<ParameterReport> parameterReports() {
        return parameters.stream().map(ParameterProbe::report).toList();
    }

    /** Returns the measurements of each layer in the round's last sampled minibatch, in the layout's order. */
    public List<ActivationStatistics> activationReports() {
        return layout.layout().layers().stream()
                .map(key -> activations.getOrDefault(key, ActivationStatistics.NONE))
                .toList();
    }

    public int firstNonFinite() {
        return firstNonFinite;
    }

    public long nanos() {
        return nanos;
    }
}
