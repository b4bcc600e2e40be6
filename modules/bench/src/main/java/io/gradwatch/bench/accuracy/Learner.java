package io.gradwatch.bench.accuracy;

import io.gradwatch.bench.workload.Workload;

/** One way to train a network until it is as accurate as it should be. */
public interface Learner {
    String name();

    /** Trains a new network; its data is ready when the clock starts. */
    LearningCurve learn(Workload workload, Goal goal) throws Exception;
}
