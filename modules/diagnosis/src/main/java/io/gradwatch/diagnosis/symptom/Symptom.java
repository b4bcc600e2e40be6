package io.gradwatch.diagnosis.symptom;

import io.gradwatch.signal.Api;
import java.util.Locale;

/** A sign that a network has stopped learning, or soon will. */
@Api
public enum Symptom {
    /** The error signal vanishes before it reaches the first layers. */
    VANISHING_GRADIENT,
    /** Gradients grow far beyond the run's own past, and training gets worse. */
    EXPLODING_GRADIENT,
    /** Gradients, weights or the loss are NaN or infinite. */
    NON_FINITE,
    /** Units output zero for every input. */
    DEAD_UNITS,
    /** Units stay in the flat ends of their activation. */
    SATURATED_ACTIVATIONS,
    /** The loss has not fallen since the start. */
    STAGNANT_LOSS,
    /** The loss fell, then stalled while there was more to learn. */
    PLATEAU,
    /** The loss swings or spikes. */
    IRREGULAR_CURVE,
    /** Weights shrink towards zero. */
    WEIGHT_COLLAPSE,
    /** One worker's loss or gradients differ from the other workers'. */
    WORKER_OUTLIER,
    /** The replicas diverge between averages. */
    REPLICA_DRIFT;

    /** Returns the name in reports, metrics and events: {@code vanishing-gradient}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
