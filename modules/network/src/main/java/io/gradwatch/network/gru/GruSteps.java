package io.gradwatch.network.gru;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.function.Function;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Forward pass of a {@link Gru} through the time steps of a minibatch. It keeps what the backward pass needs. All arrays
 * are column-major {@code [batch, …, time]}, so that the data of a step, and of a gate within it, is contiguous.
 */
final class GruSteps {
    private final INDArray inputs;
    private final INDArray weights;
    private final INDArray recurrentWeights;
    private final INDArray bias;
    private final IActivation activation;
    private final INDArray mask;
    private final long units;
    private final INDArray initial;

    /** [z, r, sum of the candidate] of each step: gates after their activation, the candidate before it. */
    private final INDArray gates;

    /** h·RW of each step, with bR added to the last third. */
    private final INDArray recurrents;

    private final INDArray outputs;

    /**
     * Creates the pass.
     *
     * @param inputs sequences {@code [batch, nIn, time]}
     * @param initial output of the step before the first, {@code [batch, nOut]}; null for 0
     * @param mask mask of the time steps, {@code [batch, time]}; null for none
     * @param memory allocator of arrays by shape
     */
    GruSteps(
            INDArray inputs,
            INDArray initial,
            INDArray weights,
            INDArray recurrentWeights,
            INDArray bias,
            IActivation activation,
            INDArray mask,
            Function<long[], INDArray> memory) {
        this.inputs = inputs;
        this.weights = weights;
        this.recurrentWeights = recurrentWeights;
        this.bias = bias;
        this.activation = activation;
        this.mask = mask;
        this.units = recurrentWeights.size(0);
        long batch = inputs.size(0);
        long time = inputs.size(2);
        this.initial = initial == null ? memory.apply(new long[] {batch, units}).assign(0) : initial;
        this.gates = memory.apply(new long[] {batch, 3 * units, time});
        this.recurrents = memory.apply(new long[] {batch, 3 * units, time});
        this.outputs = memory.apply(new long[] {batch, units, time});
    }

    void forward(boolean training) {
        INDArray inputBias = bias.get(interval(0, 0, true), interval(0, 3 * units));
        INDArray recurrentBias = bias.get(interval(0, 0, true), interval(3 * units, 4 * units));
        Nd4j.getExecutioner().exec(new BroadcastCopyOp(gates, inputBias, gates, 1));
        for (int step = 0; step < count(); step++) {
            INDArray gate = at(gates, step);
            INDArray recurrent = at(recurrents, step);
            Nd4j.gemm(input(step), weights, gate, false, false, 1, 1);
            Nd4j.gemm(before(step), recurrentWeights, recurrent, false, false, 1, 0);
            INDArray updateAndReset = columns(gate, 0, 2);
            Transforms.sigmoid(updateAndReset.addi(columns(recurrent, 0, 2)), false);
            INDArray fromState = columns(recurrent, 2, 3).addiRowVector(recurrentBias);
            columns(gate, 2, 3).addi(columns(gate, 1, 2).mul(fromState));
            INDArray candidate = candidate(step, training);
            INDArray output = output(step);
            output.assign(before(step)).subi(candidate).muli(update(step)).addi(candidate);
            if (mask != null) {
                output.muliColumnVector(mask(step));
            }
        }
    }

    int count() {
        return (int) inputs.size(2);
    }

    long[] inputShape() {
        return inputs.shape();
    }

    INDArray outputs() {
        return outputs;
    }

    INDArray input(int step) {
        return at(inputs, step);
    }

    INDArray output(int step) {
        return at(outputs, step);
    }

    /** Returns h: the output of the previous step. */
    INDArray before(int step) {
        return step == 0 ? initial : output(step - 1);
    }

    /** Returns z. */
    INDArray update(int step) {
        return columns(at(gates, step), 0, 1);
    }

    /** Returns r. */
    INDArray reset(int step) {
        return columns(at(gates, step), 1, 2);
    }

    /** Returns h·Rk + bR. */
    INDArray recurrent(int step) {
        return columns(at(recurrents, step), 2, 3);
    }

    /** Returns a copy of the candidate before its activation. */
    INDArray candidateSum(int step) {
        return columns(at(gates, step), 2, 3).dup();
    }

    /** Returns k. */
    INDArray candidate(int step, boolean training) {
        return activation.getActivation(candidateSum(step), training);
    }

    boolean masked() {
        return mask != null;
    }

    INDArray mask(int step) {
        return mask.getColumn(step, true);
    }

    INDArray weights() {
        return weights;
    }

    INDArray recurrentWeights() {
        return recurrentWeights;
    }

    IActivation activation() {
        return activation;
    }

    /** Returns column blocks {@code from} to {@code to - 1} of a matrix, each with one column per unit. */
    INDArray columns(INDArray matrix, long from, long to) {
        return matrix.get(all(), interval(from * units, to * units));
    }

    static INDArray at(INDArray steps, int step) {
        return steps.get(all(), all(), point(step));
    }
}
