package io.gradwatch.training.progress;

import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Progress of a training between two rounds. The round determines which rows come next.
 *
 * @param round last round that ended, counted from 1; 0 before the first
 * @param iterations number of minibatches trained per worker, including those that the network was trained on before
 * @param seconds time from the start of the first round to the end of the last, without the time between two processes
 * @param counts amounts of training
 * @param epochLossSum sum of the training losses of the current epoch's rows
 * @param epochExamples number of rows trained on in the current epoch
 * @param history results of the completed epochs, with evaluations if there are held-out rows
 * @param unevaluated completed epoch that is not evaluated on the held-out rows yet
 * @param fingerprint fingerprint of the first worker; empty before the first round
 */
public record Position(
        int round,
        long iterations,
        double seconds,
        Counts counts,
        double epochLossSum,
        long epochExamples,
        List<EpochResult> history,
        Optional<EpochResult> unevaluated,
        Optional<Fingerprint> fingerprint) {
    /** Position before the first round of an untrained network. */
    public static final Position START = startFrom(0);

    /** Returns the position before the first round of a network that was trained for this number of iterations. */
    static Position startFrom(long iterations) {
        return new Position(0, iterations, 0, Counts.NONE, 0, 0, List.of(), Optional.empty(), Optional.empty());
    }

    public Position {
        history = List.copyOf(history);
    }

    /**
     * Returns the position after one more round. A round in which nobody trained adds no iterations.
     *
     * @param supplied rows that the data held for the round
     * @param sampleEvery number of iterations from one measurement of gradients to the next; 0 for none
     * @param secondsNow duration of all rounds so far
     */
    public Position after(ArmRound result, long supplied, int sampleEvery, double secondsNow) {
        double lossSum = epochLossSum;
        long examples = epochExamples;
        for (WorkerReport report : result.reports()) {
            lossSum += report.lossSum();
            examples += report.examples();
        }
        return new Position(
                result.round(),
                result instanceof TrainedRound trained ? trained.snapshot().iteration() : iterations,
                secondsNow,
                counts.plus(result, supplied, iterations, sampleEvery),
                lossSum,
                examples,
                history,
                unevaluated,
                fingerprint.or(() -> result.reports().stream().findFirst().map(WorkerReport::fingerprint)));
    }

    /** Returns the position after an epoch, which is evaluated later or not at all. */
    public Position epochEnded(int epoch, boolean evaluates) {
        EpochResult result = new EpochResult(epoch, round, epochLossSum / epochExamples);
        return evaluates ? with(history, Optional.of(result)) : with(withLast(result), Optional.empty());
    }

    /** Returns the position with the evaluation of its last epoch by these workers. */
    public Position evaluated(List<WorkerReport> reports) {
        EpochResult result = unevaluated.orElseThrow().evaluated(reports);
        return new Position(
                round,
                iterations,
                seconds,
                counts,
                epochLossSum,
                epochExamples,
                withLast(result),
                Optional.empty(),
                fingerprint);
    }

    private Position with(List<EpochResult> epochs, Optional<EpochResult> toBeEvaluated) {
        return new Position(round, iterations, seconds, counts, 0, 0, epochs, toBeEvaluated, fingerprint);
    }

    private List<EpochResult> withLast(EpochResult result) {
        List<EpochResult> epochs = new ArrayList<>(history);
        epochs.add(result);
        return epochs;
    }
}
