package io.gradwatch.rollout;

import io.gradwatch.rollout.remedy.Variant;
import java.util.Optional;

/** What an operator asks of a running job. */
public sealed interface OperatorRequest {
    /** To try a variant beside the surviving line. */
    record Start(Variant variant) implements OperatorRequest {}

    /**
     * To put a variant on trial in the surviving line's place now, or to end the watch over one that was promoted.
     *
     * @param variant its name; empty for the one that does best
     */
    record Promote(Optional<String> variant) implements OperatorRequest {}

    /** To end the trial, or to take a promotion back that is under watch. */
    record Abort() implements OperatorRequest {}

    /**
     * What came of it.
     *
     * @param done whether it was done
     * @param message what happens now, or why not
     */
    record Answer(boolean done, String message) {}
}
