package io.gradwatch.diagnosis;

/**
 * A change of one diagnosis.
 *
 * @param kind what happened
 * @param diagnosis the diagnosis after the change
 */
public record DiagnosisEvent(Kind kind, Diagnosis diagnosis) {
    /** What can happen to a diagnosis, in this order. */
    public enum Kind {
        OPENED,
        ESCALATED,
        CLOSED
    }
}
