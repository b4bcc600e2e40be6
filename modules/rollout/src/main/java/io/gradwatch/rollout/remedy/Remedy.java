package io.gradwatch.rollout.remedy;

import io.gradwatch.training.Arm;

/**
 * A way to help a network that has stopped learning: a pure function from what is trained and what is known about it to
 * something else to train. Cures that act on the course of training rather than on the graph fit in as well, because what
 * is trained includes the state it goes on from and the workers that count.
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

    /** Its name in job files, metrics and reports. */
    String label();

    /** What comes of it; the same arguments give the same result, bit by bit. */
    RemedyResult apply(Arm arm, RemedyContext context);
}
