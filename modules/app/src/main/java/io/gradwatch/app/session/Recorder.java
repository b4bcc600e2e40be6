package io.gradwatch.app.session;

import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.signal.Layout;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import java.util.List;
import java.util.Map;

/** Records a training session, in files or elsewhere. The session calls it on the training thread, first of its parts. */
public interface Recorder {
    /** Records nothing. */
    Recorder NONE = new Recorder() {};

    /** Records a round of the baseline, before it is diagnosed. */
    default void round(Layout layout, TrainedRound round) {}

    /** Records that nobody trained in a round; it is neither diagnosed nor shown. */
    default void round(UntrainedRound round) {}

    /** Records that a round opened, escalated or closed a diagnosis. */
    default void diagnosed(int round, DiagnosisEvent change) {}

    /** Records the losses of a completed epoch. */
    default void epochEnded(EpochResult epoch) {}

    /** Records that shards were spread over this number of executors. */
    default void shardsSpread(int executors) {}

    /** Records the state between two rounds, once all else about the round is recorded. */
    default void reached(Checkpoint checkpoint) {}

    /** Records that variants go on trial after this round. */
    default void trialStarted(int round, String trigger, List<String> variants) {}

    /** Records the held-out losses of a trial's round by variant, the baseline first. */
    default void trialRoundEnded(int round, Map<String, Double> heldOutLosses) {}

    /** Records that the rollout recommends a variant after this round without trying it. */
    default void advised(int round, String trigger, String variant) {}

    /** Records the outcome of a variant. */
    default void decided(RolloutRecord decision) {}

    /** Records that a promoted variant has proved itself and stays. */
    default void kept(int round, String variant) {}

    /** Records that another arm is the baseline after this round. */
    default void baselineChanged(int round, Arm baseline, Layout layout) {}
}
