package io.gradwatch.diagnosis;

/**
 * A change of one diagnosis.
 *
 * @param kind kind of change
 * @param diagnosis the diagnosis after the change
 */
public record DiagnosisEvent(Kind kind, Diagnosis diagnosis) {
    /** Kinds of change, in the order in which they happen to one diagnosis. */
    public enum Kind {
        OPENED,
        ESCALATED,
        CLOSED
    }
}
