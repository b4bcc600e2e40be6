package io.gradwatch.signal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All measurements of one round of one arm, merged over the workers. The driver diagnoses, exposes and records them.
 *
 * @param round counted from 1
 * @param iteration minibatches that each worker has trained on at the end of the round
 * @param epoch counted from 1
 * @param variant name of the arm
 * @param trainLoss mean over the round's rows, without regularization
 * @param loss spread of the mean training losses of the workers
 * @param parameters one per parameter, in the order of {@link Layout#parameters()}
 * @param layers one per layer, in the order of {@link Layout#layers()}
 * @param workers one per worker, sorted by worker
 * @param evaluation evaluation on the test rows of the state at the start of the round, if it was due
 * @param reference losses of simple predictors on the same rows; empty if unknown
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

    /** Returns the same snapshot with a loss reference. */
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

    /** Returns the weights that connect a layer to the previous one, from input to output. */
    public List<ParameterSnapshot> weights() {
        return parameters.stream()
                .filter(p -> p.key().kind() == ParameterKind.WEIGHT)
                .toList();
    }

    /** Returns whether any gradient was sampled in this round. */
    public boolean sampled() {
        return !parameters.isEmpty() && parameters.get(0).gradient().samples() > 0;
    }

    /**
     * Returns the gradient flow ratio: the mean gradient RMS of the weights in the first third of the weighted layers,
     * divided by that in the last third (thirds rounded up). It is NaN without samples or with non-finite gradients, 0 if
     * the gradient in the first third is 0, and otherwise 1 for a single layer.
     */
    public double flowRatio() {
        List<ParameterSnapshot> weights = weights();
        int third = (weights.size() + 2) / 3;
        double first = meanRms(weights.subList(0, third));
        double last = meanRms(weights.subList(weights.size() - third, weights.size()));
        return first == 0 ? 0 : first / last;
    }

    /**
     * Returns the L2 norm of the whole gradient: the square root of the sum of the squared mean norms of all parameters
     * except statistics. It is NaN without samples or with non-finite gradients.
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
