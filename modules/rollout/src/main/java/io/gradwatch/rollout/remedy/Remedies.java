package io.gradwatch.rollout.remedy;

import io.gradwatch.network.Recurrent.Cell;
import java.util.List;
import java.util.Optional;

/** All remedies, as constants. */
public final class Remedies {
    public static final Remedy CLIPPING = new GradientClipping();
    public static final Remedy GRADIENT_NORMALIZATION = new GradientRenormalization();
    public static final Remedy BATCH_NORMALIZATION = new BatchNormalizing();
    public static final Remedy RELU = new Rectifying();
    public static final Remedy RESIDUAL = new ResidualConnections();
    public static final Remedy LSTM = new GatedCells(Cell.LSTM);
    public static final Remedy GRU = new GatedCells(Cell.GRU);
    public static final Remedy REINITIALIZE = new Reinitialization();
    public static final Remedy LEARNING_RATE = new LearningRate();
    public static final Remedy ADAM = new AdaptiveMoments();
    public static final Remedy OUTPUT_ACTIVATION = new OutputActivation();
    public static final Remedy SPIKE_RECOVERY = new SpikeRecovery();
    public static final Remedy QUARANTINE = new Quarantine();

    /** The order in which the reference page and {@code rollout.variants} list them. */
    private static final List<Remedy> ALL = List.of(
            CLIPPING,
            GRADIENT_NORMALIZATION,
            BATCH_NORMALIZATION,
            RELU,
            RESIDUAL,
            LSTM,
            GRU,
            REINITIALIZE,
            LEARNING_RATE,
            ADAM,
            OUTPUT_ACTIVATION,
            SPIKE_RECOVERY,
            QUARANTINE);

    private Remedies() {}

    /** Returns all remedies. */
    public static List<Remedy> all() {
        return ALL;
    }

    /** Returns the labels of all remedies. */
    public static List<String> labels() {
        return ALL.stream().map(Remedy::label).toList();
    }

    /** Returns the remedy of this label; empty if there is none. */
    public static Optional<Remedy> named(String label) {
        return ALL.stream().filter(remedy -> remedy.label().equals(label)).findFirst();
    }
}
