package io.gradwatch.app.session;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.rollout.RolloutObserver;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.training.loop.ArmChoice;
import io.gradwatch.training.loop.PreparedTraining;
import io.gradwatch.training.loop.TrainingObserver;
import io.gradwatch.training.loop.TrainingResult;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import io.gradwatch.training.state.FlatLayout;
import java.util.List;
import java.util.Optional;

/**
 * Wires one training to what records, diagnoses, exposes and shows it, and to the rollout. The command line, the
 * estimators and the {@code TrainingMaster} all train through a session; they differ in the parts that they pass in.
 *
 * <p>The order of a round: the training loop trains the arms and merges their replicas; {@link #roundEnded(TrainedRound)} records,
 * diagnoses, exposes and shows the baseline's round; before the next round, the {@link ArmChoice} decides which arms it
 * trains. Everything runs on the thread that calls {@link #train}.
 */
public final class TrainingSession implements TrainingObserver {
    private final PreparedTraining training;
    private final Diagnostician diagnostician;
    private final EarlierPasses earlier;
    private final Recorder recorder;
    private final Optional<MeterFeed> meters;
    private final Audience audience;
    private Layout layout;

    /**
     * Creates the session of a prepared training.
     *
     * @param diagnostician the diagnosis, with the rounds before this session already observed
     * @param earlier the passes that these rounds belong to, if each pass counts its rounds from 1
     * @param meters the driver's meters; empty without the Spark plugin
     */
    public TrainingSession(
            PreparedTraining training,
            Diagnostician diagnostician,
            EarlierPasses earlier,
            Recorder recorder,
            Optional<MeterFeed> meters,
            Audience audience) {
        this.training = training;
        this.diagnostician = diagnostician;
        this.earlier = earlier;
        this.recorder = recorder;
        this.meters = meters;
        this.audience = audience;
        this.layout = training.plan().layout();
    }

    /** Returns the observer to create this session's rollout with. */
    public RolloutObserver rolloutReports() {
        return new RolloutReports(this, recorder, meters, audience);
    }

    /** Trains the network without a rollout. */
    public TrainingResult train() throws InterruptedException {
        return train(ArmChoice.SAME);
    }

    /**
     * Trains to the end, or until the training is stopped.
     *
     * @param rollout decides between rounds which arms the next round trains
     */
    public TrainingResult train(ArmChoice rollout) throws InterruptedException {
        return training.train(this, rollout);
    }

    /** Records, diagnoses, exposes and shows a round that has been trained and merged; the rollout decides after it. */
    @Override
    public void roundEnded(TrainedRound round) {
        ClusterSnapshot snapshot = round.snapshot();
        recorder.round(layout, round);
        List<DiagnosisEvent> changes = diagnostician.observe(layout, earlier.continued(snapshot));
        changes.forEach(change -> recorder.diagnosed(snapshot.round(), change));
        meters.ifPresent(m -> m.roundEnded(round, diagnostician));
        audience.roundEnded(round, changes, diagnostician.open());
    }

    @Override
    public void roundEnded(UntrainedRound round) {
        recorder.round(round);
        meters.ifPresent(m -> m.roundEnded(round));
    }

    @Override
    public void epochEnded(EpochResult epoch) {
        recorder.epochEnded(epoch);
        meters.ifPresent(m -> m.epochEnded(epoch));
        audience.epochEnded(epoch);
    }

    @Override
    public void shardsSpread(int executors) {
        recorder.shardsSpread(executors);
        audience.shardsSpread(executors);
    }

    @Override
    public void reached(Checkpoint checkpoint) {
        recorder.reached(checkpoint);
    }

    /** Switches to a baseline that may have other layers. */
    void baselineChanged(int round, Arm baseline) {
        layout = FlatLayout.of(baseline.network()).layout();
        recorder.baselineChanged(round, baseline, layout);
        meters.ifPresent(m -> m.baselineChanged(baseline.variant()));
    }

    /** Returns the open diagnoses of the baseline. */
    public List<Diagnosis> openDiagnoses() {
        return diagnostician.open();
    }

    /** Returns all diagnoses in the order in which they opened. */
    public List<Diagnosis> diagnoses() {
        return diagnostician.all();
    }
}
