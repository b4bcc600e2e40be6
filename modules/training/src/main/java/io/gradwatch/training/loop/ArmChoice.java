package io.gradwatch.training.loop;

import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.ChoiceMemory;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.reference.SampleSource;
import java.util.List;

/** Decides between rounds which arms the next round trains. Everything is asked and told on the thread that trains. */
@FunctionalInterface
public interface ArmChoice {
    /** Goes on with what there is. */
    ArmChoice SAME = (position, arms, rows) -> arms;

    /**
     * The next round's arms. One that was trained so far goes on if it is handed back as it came; all others begin.
     *
     * @param position before the first round or after the one that just ended
     * @param arms as they are now; the surviving line is the first
     * @param rows where to take rows from for looking at the arms
     * @return at least one; the first is the surviving line from now on
     */
    List<Arm> next(Position position, List<Arm> arms, SampleSource rows);

    /** Whether the arms of the next round are to be compared on validation rows as well; asked once they are known. */
    default boolean compares() {
        return false;
    }

    /**
     * Receives the outcomes of a round that ended, in the order of the arms.
     *
     * @param rounds outcomes of the round; the baseline's is the first
     */
    default void ended(List<ArmRound> rounds) {}

    /** What it has to know to go on from here in another process. */
    default ChoiceMemory memory() {
        return ChoiceMemory.NONE;
    }
}
