package io.gradwatch.app.display;

import io.gradwatch.diagnosis.symptom.Severity;

/**
 * One layer's gradient at a glance.
 *
 * @param layer its name
 * @param norm L2 norm of its weights' gradient, mean over workers; NaN if something is not finite
 * @param health what the open diagnoses say of the layer
 */
record LayerGradient(String layer, double norm, Health health) {
    /** Worse is greater. */
    enum Health {
        WELL,
        WARNING,
        CRITICAL;

        static Health of(Severity severity) {
            return severity == Severity.CRITICAL ? CRITICAL : WARNING;
        }
    }
}
