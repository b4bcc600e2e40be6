package io.gradwatch.training;

import java.util.List;

/** Decides between rounds which arms the next round trains. */
@FunctionalInterface
public interface ArmChoice {
    /** Goes on with what there is. */
    ArmChoice SAME = (reached, rows) -> reached.arms();

    /**
     * The next round's arms. One that was trained so far goes on if it is handed back as it came; all others begin.
     *
     * @param reached before the first round or after the one that just ended; the surviving line is its first arm
     * @param rows where to take rows from for looking at the arms
     * @return at least one; the first is the surviving line from now on
     */
    List<Arm> next(Checkpoint reached, SampleSource rows);
}
