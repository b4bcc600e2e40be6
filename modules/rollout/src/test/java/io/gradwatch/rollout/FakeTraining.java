package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.rollout.cure.SampleNetwork;
import io.gradwatch.rollout.cure.Snapshots;
import io.gradwatch.training.Arm;
import io.gradwatch.training.Checkpoint;
import io.gradwatch.training.Position;
import io.gradwatch.training.RoundPhases;
import io.gradwatch.training.RoundResult;
import io.gradwatch.training.replica.State;
import java.util.ArrayList;
import java.util.List;

/** Training without an engine: arms keep their parameters, and have the losses that a test gives them. */
final class FakeTraining implements RolloutObserver {
    /** An arm's loss in a round. */
    interface LossOf {
        double in(String variant, int round);
    }

    static final int ROUNDS = 120;
    private static final int WORKERS = 2;

    final Rollout rollout;
    private final LossOf loss;
    private final int sickFrom;
    List<Arm> arms = List.of(SampleNetwork.STACK.untrained());
    final List<String> told = new ArrayList<>();
    int armRounds;
    private int round;

    /** The network that the job describes has a critical diagnosis from a round on; cured ones have none. */
    FakeTraining(RolloutSettings settings, int sickFrom, LossOf loss) {
        this.loss = loss;
        this.sickFrom = sickFrom;
        rollout = new Rollout(settings, ROUNDS, this::diagnoses, this);
    }

    /** Trains so many rounds more. */
    FakeTraining train(int rounds) {
        for (int i = 0; i < rounds; i++) {
            arms = rollout.next(checkpoint(), rowsPerWorker -> SampleNetwork.STACK.sample(1));
            round++;
            arms = arms.stream().map(FakeTraining::oneIterationOn).toList();
            armRounds += arms.size();
            arms.forEach(arm -> rollout.roundEnded(result(arm)));
        }
        return this;
    }

    String survivor() {
        return arms.get(0).variant();
    }

    List<String> variants() {
        return arms.stream().map(Arm::variant).toList();
    }

    private Checkpoint checkpoint() {
        Position start = Position.START;
        Position position = new Position(
                round, round, round, start.counts(), 0, 0, start.history(), start.untested(), start.fingerprint());
        return new Checkpoint(position, arms);
    }

    private static Arm oneIterationOn(Arm arm) {
        State state = new State(
                arm.state().parameters(),
                arm.state().updaterState(),
                arm.state().iteration() + 1,
                0);
        return arm.at(state);
    }

    private RoundResult result(Arm arm) {
        return new RoundResult(
                Snapshots.round(arm, round, 1, 0.01, WORKERS, loss.in(arm.variant(), round)),
                List.of(),
                200,
                new RoundPhases(0, 0, 0, 0));
    }

    private List<Diagnosis> diagnoses() {
        return survivor().equals(Arm.BASELINE) && round >= sickFrom
                ? List.of(Snapshots.diagnosis(Symptom.VANISHING_GRADIENT, sickFrom))
                : List.of();
    }

    @Override
    public void trialStarted(int afterRound, String trigger, List<String> variants) {
        told.add("trial of " + String.join(", ", variants));
    }

    @Override
    public void decided(RolloutRecord decision) {
        told.add(decision.variant() + " " + decision.outcome().label());
    }

    @Override
    public void kept(int afterRound, String variant) {
        told.add(variant + " kept");
    }

    @Override
    public void survivorChanged(int afterRound, Arm survivor) {
        told.add(survivor.variant() + " goes on");
    }
}
