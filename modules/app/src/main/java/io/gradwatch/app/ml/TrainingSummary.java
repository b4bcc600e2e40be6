package io.gradwatch.app.ml;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.signal.Api;
import io.gradwatch.training.progress.EpochResult;
import java.util.List;

/**
 * The summary of a training. The model that {@code fit} returns has it; a saved model does not.
 *
 * @param workers the number of replicas
 * @param parameters the number of scalars in the network
 * @param rows the number of training rows
 * @param rounds the number of rounds, each of which ends with an average
 * @param seconds the time from the start of the first round to the end of the last one
 * @param history one entry per epoch
 * @param diagnoses all diagnoses, in the order in which they opened
 */
@Api
public record TrainingSummary(
        int workers,
        long parameters,
        long rows,
        int rounds,
        double seconds,
        List<EpochResult> history,
        List<Diagnosis> diagnoses) {
    public TrainingSummary {
        history = List.copyOf(history);
        diagnoses = List.copyOf(diagnoses);
    }

    /** Returns the mean training loss of every epoch, of each row before its own update, without regularization. */
    public double[] objectiveHistory() {
        return history.stream().mapToDouble(EpochResult::trainLoss).toArray();
    }

    /** Returns whether no critical diagnosis was open at the end. */
    public boolean isHealthy() {
        return diagnoses.stream().noneMatch(d -> d.isOpen() && d.severity() == Severity.CRITICAL);
    }
}
