package io.gradwatch.rollout;

import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Map;

/** Receives what a rollout does, on the training thread, between two rounds. */
public interface RolloutObserver {
    /** Receives the variants that go on trial beside the baseline after this round. */
    void trialStarted(int round, String trigger, List<String> variants);

    /** Receives the losses of a trial's round that arms are judged by, by variant, the baseline first. */
    void trialRoundEnded(int round, Map<String, Double> heldOutLosses);

    /** Receives the variant that would be tried after this round if the mode were {@code auto}. */
    void advised(int round, String trigger, String variant);

    /** Receives the decision about a variant. */
    void decided(RolloutRecord decision);

    /** Receives the promoted variant whose watch ended after this round, so that it stays. */
    void kept(int round, String variant);

    /** Receives the arm that replaces the baseline after this round. Measurements of the one before no longer hold. */
    void baselineChanged(int round, Arm baseline);
}
