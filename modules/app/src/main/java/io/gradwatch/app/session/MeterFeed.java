package io.gradwatch.app.session;

import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.RolloutOutcome;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.telemetry.meters.ClusterMeters;
import io.gradwatch.training.Arm;
import io.gradwatch.training.EpochResult;
import io.gradwatch.training.Position;
import io.gradwatch.training.RoundPhases;
import io.gradwatch.training.TrainedRound;
import io.gradwatch.training.TrainingPlan;
import io.gradwatch.training.UntrainedRound;
import java.util.List;

/** Tells the driver's meters how the run goes. */
public final class MeterFeed {
    private static final int NOT_TRAINED = 0;
    private static final int ON_TRIAL = 1;
    private static final int SURVIVING = 2;

    private final ClusterMeters meters;
    private final TrainingPlan plan;

    /** For one run, which starts there. */
    public MeterFeed(ClusterMeters meters, TrainingPlan plan, Position start) {
        this.meters = meters;
        this.plan = plan;
        meters.workers(plan.workers());
        meters.progress((double) start.round() / plan.rounds());
        start.history().forEach(this::epochEnded);
    }

    /** What the meters of another process showed when it had come so far. */
    public void resumed(List<ClusterSnapshot> recorded, Diagnostician diagnostician) {
        recorded.forEach(meters::record);
        if (!recorded.isEmpty()) {
            diagnosed(diagnostician);
        }
    }

    /** What they showed of its rollout. */
    public void rolloutResumed(List<RolloutRecord> decided, List<String> onTrial, String survivor) {
        for (RolloutRecord record : decided) {
            if (record.outcome() == RolloutOutcome.ROLLED_BACK) {
                meters.rolloutDecided(record.variant(), RolloutOutcome.PROMOTED.label());
            }
            decided(record);
            meters.rolloutState(record.variant(), NOT_TRAINED);
        }
        if (decided.stream().anyMatch(MeterFeed::changedTheSurvivor)) {
            survivorChanged(Arm.BASELINE, survivor);
        }
        trialStarted(onTrial);
    }

    private static boolean changedTheSurvivor(RolloutRecord record) {
        return record.outcome() == RolloutOutcome.PROMOTED || record.outcome() == RolloutOutcome.ROLLED_BACK;
    }

    /** A round of the surviving line ended, and was diagnosed. */
    public void roundEnded(TrainedRound round, Diagnostician diagnostician) {
        RoundPhases phases = round.phases();
        meters.record(round.snapshot());
        meters.phases(phases.broadcast(), phases.compute(), phases.collect(), phases.average());
        meters.progress((double) round.snapshot().round() / plan.rounds());
        diagnosed(diagnostician);
    }

    /** Exposes the progress after a round in which nobody trained; all other meters keep their values. */
    public void roundEnded(UntrainedRound round) {
        meters.progress((double) round.round() / plan.rounds());
    }

    private void diagnosed(Diagnostician diagnostician) {
        for (Symptom symptom : Symptom.values()) {
            meters.health(symptom.label(), diagnostician.level(symptom));
        }
    }

    public void trialStarted(List<String> variants) {
        variants.forEach(variant -> meters.rolloutState(variant, ON_TRIAL));
    }

    public void decided(RolloutRecord decision) {
        boolean promoted = decision.outcome() == RolloutOutcome.PROMOTED;
        meters.rolloutState(decision.variant(), promoted ? SURVIVING : NOT_TRAINED);
        meters.rolloutDecided(decision.variant(), decision.outcome().label());
    }

    public void survivorChanged(String before, String survivor) {
        meters.rolloutState(before, NOT_TRAINED);
        meters.rolloutState(survivor, SURVIVING);
    }

    public void epochEnded(EpochResult epoch) {
        epoch.test().ifPresent(meters::testResult);
    }

    /** No further round is wanted, though more were planned: who watches need not miss them. */
    public void done() {
        meters.progress(1);
    }
}
