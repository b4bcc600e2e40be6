package io.gradwatch.app.session;

import io.gradwatch.rollout.RolloutObserver;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes each step of a rollout to what records, exposes and shows a session, in this order. */
final class RolloutReports implements RolloutObserver {
    private final TrainingSession session;
    private final Recorder recorder;
    private final Optional<MeterFeed> meters;
    private final Audience audience;

    RolloutReports(TrainingSession session, Recorder recorder, Optional<MeterFeed> meters, Audience audience) {
        this.session = session;
        this.recorder = recorder;
        this.meters = meters;
        this.audience = audience;
    }

    @Override
    public void trialStarted(int round, String trigger, List<String> variants) {
        recorder.trialStarted(round, trigger, variants);
        meters.ifPresent(m -> m.trialStarted(variants));
        audience.trialStarted(round, variants);
    }

    @Override
    public void trialRoundEnded(int round, Map<String, Double> heldOutLosses) {
        recorder.trialRoundEnded(round, heldOutLosses);
    }

    @Override
    public void advised(int round, String trigger, String variant) {
        recorder.advised(round, trigger, variant);
        audience.advised(trigger, variant);
    }

    @Override
    public void decided(RolloutRecord decision) {
        recorder.decided(decision);
        meters.ifPresent(m -> m.decided(decision));
        audience.decided(decision);
    }

    @Override
    public void kept(int round, String variant) {
        recorder.kept(round, variant);
    }

    @Override
    public void baselineChanged(int round, Arm baseline) {
        session.baselineChanged(round, baseline);
    }
}
