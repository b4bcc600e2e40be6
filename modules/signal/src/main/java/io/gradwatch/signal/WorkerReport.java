package io.gradwatch.signal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that one worker measured in one round.
 *
 * @param worker index of its share of the data, stable however often executors come and go
 * @param round counted from 1
 * @param variant name of the arm it trained
 * @param examples rows trained on
 * @param minibatches minibatches trained on; may be 0 in an epoch's last round
 * @param lossSum sum over rows of the training loss, without regularization, each before its own update
 * @param firstNonFinite which minibatch of the round, from 0, was the first sampled one with a non-finite gradient or
 *     loss; -1 if none was
 * @param parameters one a parameter, in the order of {@link Layout#parameters()}
 * @param activations one a layer, in the order of {@link Layout#layers()}
 * @param evaluation of the state at the round's start on this worker's share of the test rows, when it was due
 * @param validation the same on its share of the validation rows, or the first of them
 * @param computeNanos time in the network: fitting and evaluating
 * @param telemetryNanos the part of that which went into measuring
 * @param fingerprint what else the bits depend on: BLAS core, OpenMP threads, version
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

    /** Mean training loss of a row; NaN if there was none. */
    public double loss() {
        return lossSum / examples;
    }
}
