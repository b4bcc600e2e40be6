package io.gradwatch.training.loop;

import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;

/** Observes a training. The training thread makes all calls; an exception of the observer ends the training. */
public interface TrainingObserver {
    /** Called after executors were added and the shards were spread over all of them. */
    default void shardsSpread(int executors) {}

    /** Called after a round of the baseline, when the average of its replicas is the new state. */
    default void roundEnded(TrainedRound round) {}

    /**
     * Called after a round of the baseline in which no worker had rows to train on, so that the state is the same as
     * before.
     */
    default void roundEnded(UntrainedRound round) {}

    /** Called after an epoch, once its state was evaluated if there are held-out rows. */
    default void epochEnded(EpochResult epoch) {}

    /** Called last in a round. Training can resume from the checkpoint. */
    default void reached(Checkpoint checkpoint) {}
}
