package io.gradwatch.training.loop;

import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;

/** Is told how training goes, on the thread that trains; what it throws ends the training. */
public interface TrainingObserver {
    /** Executors came, and the shares were spread again over so many. */
    default void shardsSpread(int executors) {}

    /** A round of the baseline ended and the average of its replicas is the new state. */
    default void roundEnded(TrainedRound round) {}

    /** A round of the baseline ended in which no worker had rows to train on, so that the state is the same as before. */
    default void roundEnded(UntrainedRound round) {}

    /** An epoch ended and, where there are rows held out, its state was evaluated. */
    default void epochEnded(EpochResult epoch) {}

    /** All is told of a round; training could go on from here at any time. */
    default void reached(Checkpoint checkpoint) {}
}
