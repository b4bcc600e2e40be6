package io.gradwatch.training.progress;

import io.gradwatch.signal.Api;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.WorkerReport;
import java.util.List;
import java.util.Optional;

/**
 * Result of one pass over the data.
 *
 * @param epoch number of the epoch, counted from 1
 * @param round last round of the epoch
 * @param trainLoss mean loss of the epoch's rows, each before the update that it causes, without regularization
 * @param validation evaluation of the state at the end of the epoch on validation rows; empty if there are none
 * @param test evaluation of the state at the end of the epoch on test rows; empty if there are none
 */
@Api
public record EpochResult(
        int epoch, int round, double trainLoss, Optional<Evaluation> validation, Optional<Evaluation> test) {

    /** Creates a result without evaluations. */
    public EpochResult(int epoch, int round, double trainLoss) {
        this(epoch, round, trainLoss, Optional.empty(), Optional.empty());
    }

    /** Returns this result with the evaluations of these workers. */
    EpochResult evaluated(List<WorkerReport> reports) {
        return new EpochResult(
                epoch,
                round,
                trainLoss,
                Evaluation.sum(reports.stream().map(WorkerReport::validation)),
                Evaluation.sum(reports.stream().map(WorkerReport::evaluation)));
    }

    /**
     * Returns the loss that epochs are compared by: that of the validation rows, else of the test rows, else of
     * training.
     */
    public double loss() {
        return validation.or(() -> test).map(Evaluation::loss).orElse(trainLoss);
    }

    /** Returns the first of the epochs with the lowest loss; empty if all losses are NaN. */
    public static Optional<EpochResult> best(List<EpochResult> epochs) {
        return epochs.stream()
                .filter(epoch -> !Double.isNaN(epoch.loss()))
                .reduce((best, epoch) -> epoch.loss() < best.loss() ? epoch : best);
    }

    /** Returns the number of epochs after the best one. */
    public static int sinceBest(List<EpochResult> epochs) {
        return epochs.size()
                - best(epochs).map(best -> epochs.indexOf(best) + 1).orElse(0);
    }
}
