package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.rollout.surgery.ParameterOrigin;
import io.gradwatch.rollout.surgery.Transformation;
import io.gradwatch.training.Arm;
import java.util.List;
import java.util.Objects;

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
     */
    record Refused(String reason) implements RemedyResult {
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
