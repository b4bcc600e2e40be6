package io.gradwatch.training;

import io.gradwatch.signal.Fingerprint;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What training gave.
 *
 * @param network with the final parameters and updater state
 * @param history the epochs that were completed
 * @param rounds rounds trained
 * @param iterations minibatches trained per worker
 * @param minibatches minibatches trained, summed over workers
 * @param examplesConsumed rows that went through a replica and into an average
 * @param examplesSupplied rows that the data held for the epochs trained
 * @param seconds from the first round's start to the last one's end
 * @param interrupted whether it was stopped before its last epoch's end
 * @param fingerprint what the bits depend on; of the first worker where they differ
 */
public record TrainingResult(
        ComputationGraph network,
        List<EpochResult> history,
        int rounds,
        long iterations,
        long minibatches,
        long examplesConsumed,
        long examplesSupplied,
        double seconds,
        boolean interrupted,
        Fingerprint fingerprint) {}
