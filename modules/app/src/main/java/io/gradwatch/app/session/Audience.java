package io.gradwatch.app.session;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.TrainedRound;
import java.util.List;

/** Shows a training session to people. The session calls it on the training thread, last of its parts. */
public interface Audience {
    /**
     * Shows a round of the baseline.
     *
     * @param changes the diagnoses that this round opened, escalated or closed
     * @param open the diagnoses that are open after it
     */
    void roundEnded(TrainedRound round, List<DiagnosisEvent> changes, List<Diagnosis> open);

    /** Shows the losses of a completed epoch. */
    default void epochEnded(EpochResult epoch) {}

    /** Shows that shards were spread over this number of executors. */
    default void shardsSpread(int executors) {}

    /** Shows that variants go on trial after this round. */
    default void trialStarted(int round, List<String> variants) {}

    /** Shows the variant that the rollout recommends without trying it. */
    default void advised(String trigger, String variant) {}

    /** Shows the outcome of a variant. */
    default void decided(RolloutRecord decision) {}
}
