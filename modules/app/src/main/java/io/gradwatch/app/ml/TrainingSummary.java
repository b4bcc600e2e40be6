package io.gradwatch.app.ml;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.signal.Api;
import io.gradwatch.training.progress.EpochResult;
import java.util.List;

/**
 * How a network was trained. It stays with the model that {@code fit} gave, and is not saved with it.
 *
 * @param workers replicas
 * @param parameters scalars in the network
 * @param rows that it was trained on
 * @param rounds after each of which the replicas were averaged
 * @param seconds from the first round's start to the last one's end
 * @param history one entry an epoch
 * @param diagnoses all that was found on the way, in the order in which it was
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

    /** Mean training loss of every epoch, each row's before its own update, without regularization. */
    public double[] objectiveHistory() {
        return history.stream().mapToDouble(EpochResult::trainLoss).toArray();
    }

    /** Whether the network could still learn at the end: no critical diagnosis was open. */
    public boolean isHealthy() {
        return diagnoses.stream().noneMatch(d -> d.isOpen() && d.severity() == Severity.CRITICAL);
    }
}
