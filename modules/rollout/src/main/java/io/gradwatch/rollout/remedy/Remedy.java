package io.gradwatch.rollout.remedy;

import io.gradwatch.training.progress.Arm;

/**
 * A transformation that may help a network that has stopped learning. It is a pure function: it takes an arm and what is
 * known about it, and returns another arm to train. An arm includes the state that training continues from and the workers
 * that take part, so a remedy can also change how training continues instead of the network.
 */
public sealed interface Remedy
        permits AdaptiveMoments,
                BatchNormalizing,
                GatedCells,
                GradientClipping,
                GradientRenormalization,
                LearningRate,
                OutputActivation,
                Quarantine,
                Rectifying,
                Reinitialization,
                ResidualConnections,
                SpikeRecovery {

    /** Returns the name in job files, metrics and reports. */
    String label();

    /** Returns what the remedy does, in one sentence. */
    String description();

    /** Applies the remedy to an arm. The same arguments give the same result, bit for bit. */
    RemedyResult apply(Arm arm, RemedyContext context);
}
