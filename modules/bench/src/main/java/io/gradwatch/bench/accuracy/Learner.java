package io.gradwatch.bench.accuracy;

import io.gradwatch.bench.workload.Workload;

/** One way to train a network to a test accuracy. */
public interface Learner {
    String name();

    /** Trains a new network. The clock starts when its data is ready. */
    LearningCurve learn(Workload workload, StoppingRule rule) throws Exception;
}
