package io.gradwatch.training;

/** Is told how training goes, on the thread that trains; what it throws ends the training. */
public interface TrainingObserver {
    /** Resources are there, the data is resident, the first round is about to start. */
    default void started(TrainingPlan plan) {}

    /** A round ended and its average is the new state. */
    default void roundEnded(RoundResult round) {}

    /** An epoch ended and, where there are test rows, its state was evaluated. */
    default void epochEnded(EpochResult epoch) {}
}
