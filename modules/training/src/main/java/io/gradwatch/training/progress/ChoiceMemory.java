package io.gradwatch.training.progress;

import java.util.List;

/**
 * Memory of a choice of arms, which a checkpoint keeps so that the choice can resume in another process.
 *
 * @param text state in a form of the choice's own; empty if there is none
 * @param aside arms that do not train now but may train again
 */
public record ChoiceMemory(String text, List<Arm> aside) {
    /** The memory of a choice that keeps nothing. */
    public static final ChoiceMemory NONE = new ChoiceMemory("", List.of());

    public ChoiceMemory {
        aside = List.copyOf(aside);
    }
}
