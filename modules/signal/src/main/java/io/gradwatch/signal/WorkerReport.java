package io.gradwatch.signal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All measurements of one worker in one round.
 *
 * @param worker index of its shard, which stays the same when executors come and go
 * @param round counted from 1
 * @param variant name of the trained arm
 * @param examples rows trained on
 * @param minibatches minibatches trained on; may be 0 in the last round of an epoch
 * @param lossSum sum of the training losses of the rows, without regularization, each before the update of its minibatch
 * @param firstNonFinite index in the round, from 0, of the first sampled minibatch with a non-finite gradient or loss; -1
 *     if there is none
 * @param parameters one per parameter, in the order of {@link Layout#parameters()}
 * @param activations one per layer, in the order of {@link Layout#layers()}
 * @param evaluation evaluation of the state at the start of the round on the test rows of this shard, if it was due
 * @param validation the same on the validation rows of this shard, or the first of them
 * @param computeNanos time spent in the network, fitting and evaluating, in nanoseconds
 * @param telemetryNanos part of {@code computeNanos} that was spent measuring
 * @param fingerprint environment that the bits depend on
 */
public record WorkerReport(
        int worker,
        int round,
        String variant,
        long examples,
        int minibatches,
        double lossSum,
        int firstNonFinite,
        List<ParameterReport> parameters,
        List<ActivationStatistics> activations,
        Optional<Evaluation> evaluation,
        Optional<Evaluation> validation,
        long computeNanos,
        long telemetryNanos,
        Fingerprint fingerprint) {

    public WorkerReport {
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(evaluation, "evaluation");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(fingerprint, "fingerprint");
        parameters = List.copyOf(parameters);
        activations = List.copyOf(activations);
    }

    /** Returns the mean training loss of a row, or NaN if no row was trained on. */
    public double loss() {
        return lossSum / examples;
    }
}
