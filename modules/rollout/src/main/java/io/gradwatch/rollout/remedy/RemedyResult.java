package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.rollout.surgery.ParameterOrigin;
import io.gradwatch.rollout.surgery.Transformation;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The outcome of applying a remedy or a variant to an arm. */
public sealed interface RemedyResult {
    /**
     * The remedy applies.
     *
     * @param transformation the arm after the remedy, and what changed
     */
    record Applied(Transformation transformation) implements RemedyResult {
        public Applied {
            Objects.requireNonNull(transformation, "transformation");
        }

        /** Returns the arm to train. */
        public Arm arm() {
            return transformation.arm();
        }

        boolean keepsFunction() {
            return transformation.keepsFunction();
        }

        List<Change> changes() {
            return transformation.changes();
        }

        List<ParameterOrigin> origins() {
            return transformation.origins();
        }
    }

    /**
     * The remedy does not apply to this arm.
     *
     * @param reason a sentence fragment for a person, such as "no layer has a constant learning rate"
     * @param failure the error that prevented the remedy from being applied; empty if the remedy itself refused
     */
    record Refused(String reason, Optional<Throwable> failure) implements RemedyResult {
        public Refused {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(failure, "failure");
        }

        Refused(String reason) {
            this(reason, Optional.empty());
        }

        /** Returns a refusal because of an error. */
        static Refused because(Remedy remedy, Throwable failure) {
            String message = Optional.ofNullable(failure.getMessage())
                    .map(text -> ": " + text.lines().findFirst().orElse(""))
                    .orElse("");
            return new Refused(
                    remedy.label() + " failed: " + failure.getClass().getSimpleName() + message, Optional.of(failure));
        }
    }
}
