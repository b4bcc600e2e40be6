package io.gradwatch.rollout;

import io.gradwatch.training.Arm;
import java.util.List;
import java.util.Map;

/** Is told what a rollout does, on the thread that trains, between two rounds. */
public interface RolloutObserver {
    /** After this round, these variants go on trial beside the surviving line. */
    void trialStarted(int round, String trigger, List<String> variants);

    /** A round of a trial ended: by variant, the surviving line's first, the losses that the arms are judged by. */
    void trialRoundEnded(int round, Map<String, Double> heldOutLosses);

    /** After this round, this variant would be tried; nothing is, as only advice is asked for. */
    void advised(int round, String trigger, String variant);

    /** A variant's fate is known. */
    void decided(RolloutRecord decision);

    /** After this round, a promoted variant is no longer watched: it stays. */
    void kept(int round, String variant);

    /** After this round, this arm is the surviving line; what was measured of the one before no longer holds. */
    void baselineChanged(int round, Arm baseline);
}
