package io.gradwatch.signal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One round of one arm, all workers together: what the driver diagnoses, exposes and records.
 *
 * @param round counted from 1
 * @param iteration minibatches a worker has trained on when the round ends
 * @param epoch counted from 1
 * @param variant name of the arm
 * @param trainLoss mean over the round's rows, without regularization
 * @param loss spread over workers of their mean training loss
 * @param parameters in the order of {@link Layout#parameters()}
 * @param layers in the order of {@link Layout#layers()}
 * @param workers by worker
 * @param evaluation of the state at the round's start on the test rows, when it was due
 * @param reference what the loss could be; empty where that is not known
 */
public record ClusterSnapshot(
        int round,
        long iteration,
        int epoch,
        String variant,
        double trainLoss,
        Spread loss,
        List<ParameterSnapshot> parameters,
        List<LayerSnapshot> layers,
        List<WorkerRow> workers,
        Optional<Evaluation> evaluation,
        Optional<LossReference> reference) {

    public ClusterSnapshot {
        Objects.requireNonNull(variant, "variant");
        parameters = List.copyOf(parameters);
        layers = List.copyOf(layers);
        workers = List.copyOf(workers);
        Objects.requireNonNull(evaluation, "evaluation");
        Objects.requireNonNull(reference, "reference");
    }

    /** The same, with what the loss could be. */
    public ClusterSnapshot with(Optional<LossReference> known) {
        return new ClusterSnapshot(
                round, iteration, epoch, variant, trainLoss, loss, parameters, layers, workers, evaluation, known);
    }

    /** Returns the same measurements, counted as another round and epoch. */
    public ClusterSnapshot at(int otherRound, int otherEpoch) {
        return new ClusterSnapshot(
                otherRound,
                iteration,
                otherEpoch,
                variant,
                trainLoss,
                loss,
                parameters,
                layers,
                workers,
                evaluation,
                reference);
    }

    /** The parameters that connect a layer to the one before it, from input to output. */
    public List<ParameterSnapshot> weights() {
        return parameters.stream()
                .filter(p -> p.key().kind() == ParameterKind.WEIGHT)
                .toList();
    }

    /** Whether any gradient was sampled in this round. */
    public boolean sampled() {
        return !parameters.isEmpty() && parameters.get(0).gradient().samples() > 0;
    }

    /**
     * How much of the gradient reaches the input: per-parameter RMS of the weights' gradients, mean over the first third
     * of the weighted layers over mean over the last third (thirds rounded up). NaN without samples or with non-finite
     * gradients; 0 if nothing arrives at all, else 1 for a single layer.
     */
    public double flowRatio() {
        List<ParameterSnapshot> weights = weights();
        int third = (weights.size() + 2) / 3;
        double first = meanRms(weights.subList(0, third));
        double last = meanRms(weights.subList(weights.size() - third, weights.size()));
        return first == 0 ? 0 : first / last;
    }

    /**
     * L2 norm of the whole gradient: root of the sum over all parameters but statistics of the squared mean norms. NaN
     * without samples or with non-finite gradients.
     */
    public double gradientNorm() {
        double squares = 0;
        for (ParameterSnapshot parameter : parameters) {
            if (parameter.key().kind() != ParameterKind.STATISTIC) {
                squares += parameter.norm().mean() * parameter.norm().mean();
            }
        }
        return Math.sqrt(squares);
    }

    private static double meanRms(List<ParameterSnapshot> weights) {
        return weights.stream()
                .mapToDouble(w ->
                        w.gradient().nonFinite() > 0 ? Double.NaN : w.gradient().rms())
                .average()
                .orElse(Double.NaN);
    }
}
