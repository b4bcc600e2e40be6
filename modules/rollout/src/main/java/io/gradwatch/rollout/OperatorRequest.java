package io.gradwatch.rollout;

import io.gradwatch.rollout.remedy.Variant;
import java.util.Optional;

/** A request of an operator to a running job. */
public sealed interface OperatorRequest {
    /** Starts a trial of a variant. */
    record Start(Variant variant) implements OperatorRequest {}

    /**
     * Promotes a candidate now, or ends the watch of a promoted variant.
     *
     * @param variant name of the candidate; empty for the one with the lowest loss
     */
    record Promote(Optional<String> variant) implements OperatorRequest {}

    /** Ends the trial, or rolls back a promotion that is still watched. */
    record Abort() implements OperatorRequest {}

    /**
     * The result of a request.
     *
     * @param done true if the request was executed
     * @param message description of what happens next, or the reason of the refusal
     */
    record Answer(boolean done, String message) {}
}
