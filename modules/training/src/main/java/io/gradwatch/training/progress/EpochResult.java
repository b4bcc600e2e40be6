package io.gradwatch.training.progress;

import io.gradwatch.signal.Api;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.WorkerReport;
import java.util.List;
import java.util.Optional;

/**
 * One pass over the data.
 *
 * @param epoch counted from 1
 * @param round the epoch's last round
 * @param trainLoss mean over the epoch's rows, each before its own update, without regularization
 * @param validation of the state at the epoch's end, where there are validation rows
 * @param test of the state at the epoch's end, where there are test rows
 */
@Api
public record EpochResult(
        int epoch, int round, double trainLoss, Optional<Evaluation> validation, Optional<Evaluation> test) {

    /** Before its state is evaluated, or where that is not to be. */
    public EpochResult(int epoch, int round, double trainLoss) {
        this(epoch, round, trainLoss, Optional.empty(), Optional.empty());
    }

    /** With its state evaluated by these workers. */
    EpochResult evaluated(List<WorkerReport> reports) {
        return new EpochResult(
                epoch,
                round,
                trainLoss,
                Evaluation.sum(reports.stream().map(WorkerReport::validation)),
                Evaluation.sum(reports.stream().map(WorkerReport::evaluation)));
    }

    /** The loss by which epochs are compared: that of the validation rows, else of the test rows, else of training. */
    public double loss() {
        return validation.or(() -> test).map(Evaluation::loss).orElse(trainLoss);
    }

    /** The first of the epochs with the lowest loss; empty if none has a loss that is a number. */
    public static Optional<EpochResult> best(List<EpochResult> epochs) {
        return epochs.stream()
                .filter(epoch -> !Double.isNaN(epoch.loss()))
                .reduce((best, epoch) -> epoch.loss() < best.loss() ? epoch : best);
    }

    /** How many epochs came after the best one. */
    public static int sinceBest(List<EpochResult> epochs) {
        return epochs.size()
                - best(epochs).map(best -> epochs.indexOf(best) + 1).orElse(0);
    }
}
