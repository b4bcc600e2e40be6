package io.gradwatch.training;

import io.gradwatch.signal.Evaluation;
import java.util.List;
import java.util.Optional;

/**
 * One pass over the data.
 *
 * @param epoch counted from 1
 * @param round the epoch's last round
 * @param trainLoss mean over the epoch's rows, each before its own update, without regularization
 * @param test of the state at the epoch's end, where there are test rows
 */
public record EpochResult(int epoch, int round, double trainLoss, Optional<Evaluation> test) {
    /** The loss by which epochs are compared: that of the test rows, without them that of training. */
    public double loss() {
        return test.map(Evaluation::loss).orElse(trainLoss);
    }

    /** The first of the epochs with the lowest loss; empty if none has a loss that is a number. */
    public static Optional<EpochResult> best(List<EpochResult> epochs) {
        return epochs.stream()
                .filter(epoch -> !Double.isNaN(epoch.loss()))
                .reduce((best, epoch) -> epoch.loss() < best.loss() ? epoch : best);
    }

    /** How many epochs came after the best one. */
    static int sinceBest(List<EpochResult> epochs) {
        return epochs.size()
                - best(epochs).map(best -> epochs.indexOf(best) + 1).orElse(0);
    }
}
