package io.gradwatch.training.progress;

import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far training has come, between two rounds. Which rows come next follows from the round.
 *
 * @param round the last one that ended, counted from 1; 0 before the first
 * @param iterations minibatches trained per worker, with those that the network came with
 * @param seconds from the first round's start to the last one's end, without what lay between two processes
 * @param counts how much was trained
 * @param epochLossSum sum over the running epoch's rows of their training loss
 * @param epochExamples rows trained on in the running epoch
 * @param history the epochs that were completed and, where there are rows held out, evaluated
 * @param unevaluated an epoch that was completed and is still to be evaluated on the rows held out
 * @param fingerprint what the bits depend on; of the first worker where they differ
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
    /** Before the first round, of a network that has seen nothing. */
    public static final Position START = startFrom(0);

    /** Before the first round, of a network that has been trained for so many iterations. */
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

    /** With this epoch completed, which is still to be evaluated or not to be evaluated at all. */
    public Position epochEnded(int epoch, boolean evaluates) {
        EpochResult result = new EpochResult(epoch, round, epochLossSum / epochExamples);
        return evaluates ? with(history, Optional.of(result)) : with(withLast(result), Optional.empty());
    }

    /** With its last epoch evaluated by these workers. */
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
