package io.gradwatch.app;

import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.telemetry.ClusterMeters;
import io.gradwatch.training.EpochResult;
import io.gradwatch.training.Position;
import io.gradwatch.training.RoundPhases;
import io.gradwatch.training.RoundResult;
import io.gradwatch.training.TrainingPlan;

/** Tells the driver's meters how the run goes. */
final class MeterFeed {
    private final ClusterMeters meters;
    private final TrainingPlan plan;

    MeterFeed(ClusterMeters meters, TrainingPlan plan, Position start) {
        this.meters = meters;
        this.plan = plan;
        meters.workers(plan.workers());
        meters.progress((double) start.round() / plan.rounds());
    }

    void roundEnded(RoundResult round, Diagnostician diagnostician) {
        RoundPhases phases = round.phases();
        meters.record(round.snapshot());
        meters.phases(phases.broadcast(), phases.compute(), phases.collect(), phases.average());
        meters.progress((double) round.snapshot().round() / plan.rounds());
        for (Symptom symptom : Symptom.values()) {
            meters.health(symptom.label(), diagnostician.level(symptom));
        }
    }

    void epochEnded(EpochResult epoch) {
        epoch.test().ifPresent(meters::testResult);
    }
}
