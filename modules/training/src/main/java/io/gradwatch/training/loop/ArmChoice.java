package io.gradwatch.training.loop;

import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.ChoiceMemory;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.reference.SampleSource;
import java.util.List;

/** Decides between rounds which arms the next round trains. The training thread makes all calls. */
@FunctionalInterface
public interface ArmChoice {
    /** Trains the same arms in every round. */
    ArmChoice SAME = (position, arms, rows) -> arms;

    /**
     * Returns the arms of the next round. An arm that is equal to one of {@code arms} continues; all others begin.
     *
     * @param position position before the first round, or after the round that has ended
     * @param arms arms of the previous round in their current state; the first is the baseline
     * @param rows source of training rows on which to inspect the arms
     * @return arms of the round; the first is the baseline from now on
     */
    List<Arm> next(Position position, List<Arm> arms, SampleSource rows);

    /** Returns whether the next round compares its arms on validation rows. Called after {@link #next}. */
    default boolean compares() {
        return false;
    }

    /**
     * Receives the outcomes of a round that ended, in the order of the arms.
     *
     * @param rounds outcomes of the round; the baseline's is the first
     */
    default void ended(List<ArmRound> rounds) {}

    /** Returns what the choice needs to resume from here in another process. */
    default ChoiceMemory memory() {
        return ChoiceMemory.NONE;
    }
}
