package io.gradwatch.network.gru;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Backward pass through {@link GruSteps}. Gradients of parameters are summed over batch and time. */
final class GruBackward {
    private final GruSteps steps;
    private final INDArray weightGradient;
    private final INDArray recurrentWeightGradient;
    private final INDArray biasGradient;
    private final INDArray inputGradient;

    /** Creates the pass. Gradients of parameters are added to the arrays; the gradient of the input is overwritten. */
    GruBackward(
            GruSteps steps,
            INDArray weightGradient,
            INDArray recurrentWeightGradient,
            INDArray biasGradient,
            INDArray inputGradient) {
        this.steps = steps;
        this.weightGradient = weightGradient;
        this.recurrentWeightGradient = recurrentWeightGradient;
        this.biasGradient = biasGradient;
        this.inputGradient = inputGradient;
    }

    /**
     * Runs from the last step back to step {@code first}.
     *
     * @param outputGradients gradients with respect to the outputs, {@code [batch, nOut, time]}
     */
    void run(INDArray outputGradients, int first) {
        INDArray later = null;
        for (int step = steps.count() - 1; step >= first; step--) {
            INDArray gradient = GruSteps.at(outputGradients, step).dup();
            if (later != null) {
                gradient.addi(later);
            }
            if (steps.masked()) {
                gradient.muliColumnVector(steps.mask(step));
            }
            later = step(step, gradient);
        }
    }

    /** Returns the gradient with respect to h, from that with respect to h' of one step. */
    private INDArray step(int step, INDArray gradient) {
        INDArray before = steps.before(step);
        INDArray sums = gradientOfSums(step, gradient);
        Nd4j.gemm(steps.input(step), sums, weightGradient, true, false, 1, 1);
        addToBias(0, sums);
        Nd4j.gemm(sums, steps.weights(), GruSteps.at(inputGradient, step), false, true, 1, 0);
        // On the recurrent side, r multiplies the sum of the candidate.
        INDArray candidate = steps.columns(sums, 2, 3).muli(steps.reset(step));
        addToBias(sums.size(1), candidate);
        Nd4j.gemm(before, sums, recurrentWeightGradient, true, false, 1, 1);
        INDArray ofBefore = gradient.muli(steps.update(step));
        Nd4j.gemm(sums, steps.recurrentWeights(), ofBefore, false, true, 1, 1);
        return ofBefore;
    }

    /** Returns the gradient with respect to the sums before the activations, {@code [batch, 3 nOut]}. */
    private INDArray gradientOfSums(int step, INDArray gradient) {
        INDArray update = steps.update(step);
        INDArray reset = steps.reset(step);
        INDArray sums =
                Nd4j.createUninitialized(gradient.dataType(), new long[] {gradient.size(0), 3 * gradient.size(1)}, 'f');
        INDArray ofCandidate = steps.activation()
                .backprop(steps.candidateSum(step), gradient.mul(update.rsub(1)))
                .getFirst();
        steps.columns(sums, 2, 3).assign(ofCandidate);
        INDArray ofUpdate = steps.before(step).sub(steps.candidate(step, true)).muli(gradient);
        steps.columns(sums, 0, 1).assign(ofUpdate.muli(slope(update)));
        steps.columns(sums, 1, 2).assign(ofCandidate.mul(steps.recurrent(step)).muli(slope(reset)));
        return sums;
    }

    /** Returns the derivative of the sigmoid, σ' = σ (1 − σ), from σ. */
    private static INDArray slope(INDArray gate) {
        return gate.rsub(1).muli(gate);
    }

    private void addToBias(long from, INDArray sums) {
        biasGradient
                .get(interval(0, 0, true), interval(from, from + sums.size(1)))
                .addi(sums.sum(true, 0));
    }
}
