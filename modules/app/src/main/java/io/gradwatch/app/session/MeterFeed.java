package io.gradwatch.app.session;

import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.RolloutOutcome;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.telemetry.meters.ClusterMeters;
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.RoundPhases;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import java.util.List;

/** Sets the driver's meters from a session's rounds, diagnoses and rollout. */
public final class MeterFeed {
    private static final int NOT_TRAINED = 0;
    private static final int ON_TRIAL = 1;
    private static final int BASELINE = 2;

    private final ClusterMeters meters;
    private final TrainingPlan plan;
    private String baseline = Arm.BASELINE;

    /** Creates the feed of a run that starts, or continues, at this position. */
    public MeterFeed(ClusterMeters meters, TrainingPlan plan, Position start) {
        this.meters = meters;
        this.plan = plan;
        meters.workers(plan.workers());
        meters.progress((double) start.round() / plan.rounds());
        start.history().forEach(this::epochEnded);
    }

    /** Restores the meters of a resumed run from its recorded rounds, which the diagnostician has observed. */
    public void resumed(List<ClusterSnapshot> recorded, Diagnostician diagnostician) {
        recorded.forEach(meters::record);
        if (!recorded.isEmpty()) {
            baseline = recorded.get(recorded.size() - 1).variant();
            diagnosed(diagnostician);
        }
    }

    /** Restores the meters of a resumed run's rollout; call {@link #resumed} first. */
    public void rolloutResumed(List<RolloutRecord> decided, List<String> onTrial) {
        for (RolloutRecord record : decided) {
            if (record.outcome() == RolloutOutcome.ROLLED_BACK) {
                meters.rolloutDecided(record.variant(), RolloutOutcome.PROMOTED.label());
            }
            decided(record);
            meters.rolloutState(record.variant(), NOT_TRAINED);
        }
        if (decided.stream().anyMatch(MeterFeed::changedTheBaseline)) {
            meters.rolloutState(Arm.BASELINE, NOT_TRAINED);
            meters.rolloutState(baseline, BASELINE);
        }
        trialStarted(onTrial);
    }

    private static boolean changedTheBaseline(RolloutRecord record) {
        return record.outcome() == RolloutOutcome.PROMOTED || record.outcome() == RolloutOutcome.ROLLED_BACK;
    }

    void roundEnded(TrainedRound round, Diagnostician diagnostician) {
        RoundPhases phases = round.phases();
        meters.record(round.snapshot());
        meters.phases(phases.broadcast(), phases.compute(), phases.collect(), phases.average());
        meters.progress((double) round.snapshot().round() / plan.rounds());
        diagnosed(diagnostician);
    }

    /** Sets the progress after a round in which nobody trained; all other meters keep their values. */
    void roundEnded(UntrainedRound round) {
        meters.progress((double) round.round() / plan.rounds());
    }

    private void diagnosed(Diagnostician diagnostician) {
        for (Symptom symptom : Symptom.values()) {
            meters.health(symptom.label(), diagnostician.level(symptom));
        }
    }

    void trialStarted(List<String> variants) {
        variants.forEach(variant -> meters.rolloutState(variant, ON_TRIAL));
    }

    void decided(RolloutRecord decision) {
        boolean promoted = decision.outcome() == RolloutOutcome.PROMOTED;
        meters.rolloutState(decision.variant(), promoted ? BASELINE : NOT_TRAINED);
        meters.rolloutDecided(decision.variant(), decision.outcome().label());
    }

    void baselineChanged(String variant) {
        meters.rolloutState(baseline, NOT_TRAINED);
        meters.rolloutState(variant, BASELINE);
        baseline = variant;
    }

    void epochEnded(EpochResult epoch) {
        epoch.test().ifPresent(meters::testResult);
    }

    /** Sets progress to 1 when training ends before the last planned round, so that no alert waits for the rest. */
    public void endedEarly() {
        meters.progress(1);
    }
}
