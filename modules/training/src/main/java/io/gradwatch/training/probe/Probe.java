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
 * Reads a replica's raw gradients as they pass: after backpropagation and before regularization, clipping and updater,
 * which then overwrite the same memory with the update.
 *
 * <p>Norms are taken of every sampled minibatch; magnitudes, update and activations of the round's last sampled one only;
 * weights as the round starts.
 */
public final class Probe extends BaseTrainingListener {
    /** How closely a minibatch is looked at. */
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
     * Forgets the round before, and sets the network's parameters to those that the next starts from.
     *
     * @param sampled whether a minibatch of it will be looked at
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

    /** Tells how closely to look at the round's minibatch {@code index}, counted from 0, which comes next. */
    public void expect(int index, Depth next) {
        minibatch = index;
        depth = next;
    }

    /** Tells that the loss of the current minibatch was not finite. */
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

    /** The output of a gated cell is no function of one sum, so that nothing can be told from it. */
    private static boolean isGated(BaseLayer conf) {
        return conf instanceof BaseRecurrentLayer && !(conf instanceof SimpleRnn);
    }

    /**
     * Divides what of the gradient is a sum over the minibatch, and looks at it on the way: going through memory costs
     * more than either.
     *
     * @param divisor the minibatch's size, or 1 where the gradient is to stay a sum
     * @param scale from what it leaves there to the minibatch's mean
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

    /** Looks at the updates, which by now lie where the gradients were. */
    public void updated(SgdRates sgdRates, int iteration, int epoch) {
        if (depth != Depth.FULL) {
            return;
        }
        long start = System.nanoTime();
        parameters.forEach(parameter -> parameter.update(gradients, sgdRates, iteration, epoch));
        nanos += System.nanoTime() - start;
    }

    /** What was seen since {@link #startRound}, in the layout's order. */
    public List<ParameterReport> parameterReports() {
        return parameters.stream().map(ParameterProbe::report).toList();
    }

    /** What was seen of each layer in the round's last sampled minibatch, in the layout's order. */
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
