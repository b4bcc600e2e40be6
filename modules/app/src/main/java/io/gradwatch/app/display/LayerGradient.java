package io.gradwatch.app.display;

import io.gradwatch.diagnosis.symptom.Severity;

/**
 * The gradient of one layer as the terminal shows it.
 *
 * @param layer the name of the layer
 * @param norm L2 norm of the gradient of its weights, mean over workers; NaN if it is not finite
 * @param health the worst open diagnosis of the layer
 */
record LayerGradient(String layer, double norm, Health health) {
    /** The levels, from best to worst. */
    enum Health {
        WELL,
        WARNING,
        CRITICAL;

        static Health of(Severity severity) {
            return severity == Severity.CRITICAL ? CRITICAL : WARNING;
        }
    }
}
