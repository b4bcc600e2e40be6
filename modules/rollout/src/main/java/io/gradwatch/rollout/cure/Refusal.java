package io.gradwatch.rollout.cure;

import java.util.Objects;

/**
 * The cure does not apply.
 *
 * @param reason for a person
 */
public record Refusal(String reason) implements CureResult {
    public Refusal {
        Objects.requireNonNull(reason, "reason");
    }
}
