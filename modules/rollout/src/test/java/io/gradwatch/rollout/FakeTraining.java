package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.SampleNetwork;
import io.gradwatch.rollout.remedy.Snapshots;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.ChoiceMemory;
import io.gradwatch.training.progress.FailedRound;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.RoundPhases;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import io.gradwatch.training.reference.SampleSource;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/** Simulates training without an engine: arms keep their parameters and have the losses that a test sets. */
final class FakeTraining implements RolloutObserver {
    /** The loss of an arm in a round. */
    interface LossOf {
        double in(String variant, int round);
    }

    /** Rounds in which an arm has no rows. */
    interface Untrained {
        boolean in(String variant, int round);
    }

    static final int ROUNDS = 120;
    private static final int WORKERS = 2;

    /** Rows that do not fit the network, so that remedies that evaluate it fail. */
    static final SampleSource TOO_NARROW = rowsPerWorker -> new Sample(Nd4j.zeros(4, 3), Nd4j.zeros(4, 2));

    Rollout rollout;
    private final RolloutSettings settings;
    private final List<ClusterSnapshot> history = new ArrayList<>();
    private final LossOf loss;
    private final int unhealthyFrom;
    List<Arm> arms = List.of(SampleNetwork.STACK.untrained());
    final List<String> events = new ArrayList<>();
    final List<Map<String, Double>> trialLosses = new ArrayList<>();
    Untrained untrained = (variant, number) -> false;

    /** Variant that fails in every round. */
    Optional<String> failing = Optional.empty();

    int armRounds;
    private int round;

    /** Rows that remedies may read. */
    SampleSource rows = rowsPerWorker -> SampleNetwork.STACK.sample(1);

    /** Creates a training whose baseline has a critical diagnosis from a round on; repaired networks have none. */
    FakeTraining(RolloutSettings settings, int unhealthyFrom, LossOf loss) {
        this.loss = loss;
        this.unhealthyFrom = unhealthyFrom;
        this.settings = settings;
        rollout = new Rollout(settings, ROUNDS, this::diagnoses, this, ChoiceMemory.NONE, List.of());
    }

    /** Resumes in another process from the memory of a checkpoint. */
    FakeTraining resume() {
        List<ClusterSnapshot> line = history.stream()
                .filter(snapshot -> snapshot.variant().equals(baseline()))
                .toList();
        rollout = new Rollout(settings, ROUNDS, this::diagnoses, this, rollout.memory(), line);
        return this;
    }

    /** Trains this number of rounds. */
    FakeTraining train(int rounds) {
        for (int i = 0; i < rounds; i++) {
            arms = rollout.next(position(), arms, rows);
            round++;
            arms = arms.stream().map(FakeTraining::oneIterationOn).toList();
            armRounds += arms.size();
            List<ArmRound> results = arms.stream().map(this::result).toList();
            if (results.get(0) instanceof TrainedRound trained) {
                history.add(trained.snapshot());
            }
            rollout.ended(results);
        }
        return this;
    }

    String baseline() {
        return arms.get(0).variant();
    }

    List<String> variants() {
        return arms.stream().map(Arm::variant).toList();
    }

    private Position position() {
        return new Position(
                round, round, round, Position.START.counts(), 0, 0, List.of(), Optional.empty(), Optional.empty());
    }

    private static Arm oneIterationOn(Arm arm) {
        State state = new State(
                arm.state().parameters(),
                arm.state().updaterState(),
                arm.state().iteration() + 1,
                0);
        return arm.at(state, arm.outerState());
    }

    private ArmRound result(Arm arm) {
        if (failing.equals(Optional.of(arm.variant()))) {
            return new FailedRound(round, arm.variant(), "out of memory");
        }
        if (untrained.in(arm.variant(), round)) {
            return new UntrainedRound(round, arm.variant(), List.of(), new RoundPhases(0, 0, 0, 0));
        }
        double now = loss.in(arm.variant(), round);
        return new TrainedRound(
                Snapshots.round(arm, round, 1, 0.01, WORKERS, now),
                IntStream.range(0, WORKERS)
                        .mapToObj(worker -> Snapshots.report(arm, worker, round, now, Optional.empty()))
                        .toList(),
                200,
                new RoundPhases(0, 0, 0, 0));
    }

    private List<Diagnosis> diagnoses() {
        return baseline().equals(Arm.BASELINE) && round >= unhealthyFrom
                ? List.of(Snapshots.diagnosis(Symptom.VANISHING_GRADIENT, unhealthyFrom))
                : List.of();
    }

    @Override
    public void trialStarted(int afterRound, String trigger, List<String> variants) {
        events.add("trial of " + String.join(", ", variants));
    }

    @Override
    public void trialRoundEnded(int ended, Map<String, Double> heldOutLosses) {
        trialLosses.add(heldOutLosses);
    }

    @Override
    public void advised(int afterRound, String trigger, String variant) {
        events.add(variant + " advised");
    }

    @Override
    public void decided(RolloutRecord decision) {
        events.add(decision.variant() + " " + decision.outcome().label());
    }

    @Override
    public void kept(int afterRound, String variant) {
        events.add(variant + " kept");
    }

    @Override
    public void baselineChanged(int afterRound, Arm baseline) {
        events.add(baseline.variant() + " is the baseline");
    }
}
