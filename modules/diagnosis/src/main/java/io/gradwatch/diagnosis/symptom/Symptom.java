package io.gradwatch.diagnosis.symptom;

import java.util.Locale;

/** A sign that a network has stopped learning, or soon will. */
public enum Symptom {
    /** The error signal fades on its way back to the first layers. */
    VANISHING_GRADIENT,
    /** Gradients grow far beyond the run's own past, and training gets worse for it. */
    EXPLODING_GRADIENT,
    /** NaN or infinity in gradients, weights or loss. */
    NON_FINITE,
    /** Units that give zero whatever they are shown. */
    DEAD_UNITS,
    /** Units that sit in the flat ends of their activation. */
    SATURATED_ACTIVATIONS,
    /** The loss has not fallen since the start. */
    STAGNANT_LOSS,
    /** The loss fell, then stopped before there was nothing left to learn. */
    PLATEAU,
    /** The loss swings or spikes. */
    IRREGULAR_CURVE,
    /** Weights shrink to nothing. */
    WEIGHT_COLLAPSE,
    /** One worker's loss or gradients are unlike its peers'. */
    WORKER_OUTLIER,
    /** The replicas go apart between averages. */
    REPLICA_DRIFT;

    /** The name in reports, metrics and events: {@code vanishing-gradient}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
