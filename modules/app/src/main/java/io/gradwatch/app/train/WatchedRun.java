package io.gradwatch.app.train;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.page.ReportPage;
import io.gradwatch.app.page.RunView;
import io.gradwatch.app.run.EventLog;
import io.gradwatch.app.run.Outcome;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.run.RunIdentity;
import io.gradwatch.app.run.RunTally;
import io.gradwatch.app.run.telemetry.TelemetryRecorder;
import io.gradwatch.app.session.MeterFeed;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.rollout.RolloutObserver;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.rollout.Spending;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.telemetry.meters.ClusterMeters;
import io.gradwatch.training.Arm;
import io.gradwatch.training.Checkpoint;
import io.gradwatch.training.Ending;
import io.gradwatch.training.EpochResult;
import io.gradwatch.training.TrainedRound;
import io.gradwatch.training.TrainingObserver;
import io.gradwatch.training.TrainingPlan;
import io.gradwatch.training.TrainingResult;
import io.gradwatch.training.UntrainedRound;
import io.gradwatch.training.replica.FlatLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run under way: every round goes to what records, judges, exposes and shows it, in this order. */
final class WatchedRun implements TrainingObserver, RolloutObserver, Closeable {
    /** A crash costs as many rounds of telemetry at most. */
    private static final int ROUNDS_PER_SEGMENT = 50;

    private final RunIdentity identity;
    private final RunDirectory directory;
    private final EventLog events;
    private final RunTally tally;
    private final Diagnostician diagnostician;
    private final Optional<MeterFeed> meters;
    private final RunDisplay display;
    private final RunView view;
    private final Checkpointing checkpoints;
    private Optional<Checkpoint> latest = Optional.empty();
    private String variant;
    private Layout layout;
    private TelemetryRecorder recorder;

    /** Starts now, in a directory that exists, after this past. */
    WatchedRun(
            RunIdentity identity,
            TrainingPlan plan,
            RunDirectory directory,
            Past past,
            Checkpointing checkpoints,
            Optional<ClusterMeters> meters,
            RunDisplay display,
            RunView view,
            InstantSource clock) {
        int round = past.position().round();
        this.identity = identity;
        this.directory = directory;
        this.checkpoints = checkpoints;
        layout = plan.layout();
        variant = past.latest().map(ClusterSnapshot::variant).orElse(Arm.BASELINE);
        recorder = new TelemetryRecorder(directory.telemetry(), round, identity.run(), layout, ROUNDS_PER_SEGMENT);
        events = new EventLog(directory.events(), clock, view::happened);
        tally = new RunTally(identity, plan, past.position(), past.latest());
        diagnostician = past.diagnostician();
        this.meters = meters.map(m -> new MeterFeed(m, plan, past.position()));
        this.meters.ifPresent(m -> m.resumed(past.sinceVariant(), past.diagnostician()));
        this.display = display;
        this.view = view;
        if (round > 0) {
            events.resumed(round, identity, plan);
        } else {
            events.started(identity, plan);
        }
        display.started(plan, round);
    }

    @Override
    public void sharesSpread(int executors) {
        events.sharesSpread(tally.round(), executors);
        display.note("executors came: the workers are spread over %d now".formatted(executors));
    }

    @Override
    public void roundEnded(TrainedRound round) {
        ClusterSnapshot snapshot = round.snapshot();
        recorder.record(round);
        tally.roundEnded(snapshot);
        view.roundEnded(layout, round);
        List<DiagnosisEvent> changed = diagnostician.observe(layout, snapshot);
        changed.forEach(event -> events.diagnosed(snapshot.round(), event));
        meters.ifPresent(m -> m.roundEnded(round, diagnostician));
        display.roundEnded(round, changed, diagnostician.open());
    }

    @Override
    public void roundEnded(UntrainedRound round) {
        recorder.record(round);
        meters.ifPresent(m -> m.roundEnded(round));
    }

    @Override
    public void trialStarted(int round, String trigger, List<String> variants) {
        events.trialStarted(round, trigger, variants);
        meters.ifPresent(m -> m.trialStarted(variants));
        display.trialStarted(round, variants);
    }

    @Override
    public void trialRoundEnded(int round, Map<String, Double> heldOutLosses) {
        events.trialRoundEnded(round, heldOutLosses);
    }

    @Override
    public void advised(int round, String trigger, String cure) {
        events.advised(round, trigger, cure);
        display.advised(trigger, cure);
    }

    @Override
    public void decided(RolloutRecord decision) {
        events.decided(decision);
        meters.ifPresent(m -> m.decided(decision));
        display.decided(decision);
    }

    @Override
    public void kept(int round, String kept) {
        events.kept(round, kept);
    }

    /** Its layers may be others: rounds from now on are recorded and judged by themselves. */
    @Override
    public void baselineChanged(int round, Arm baseline) {
        layout = FlatLayout.of(baseline.network()).layout();
        events.survivorChanged(round, baseline.variant());
        meters.ifPresent(m -> m.survivorChanged(variant, baseline.variant()));
        variant = baseline.variant();
        try {
            recorder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        recorder = new TelemetryRecorder(directory.telemetry(), round, identity.run(), layout, ROUNDS_PER_SEGMENT);
    }

    /** A rollout that goes on here was decided like this so far, and has these variants on trial. */
    void rolloutResumed(List<RolloutRecord> decided, List<String> onTrial) {
        meters.ifPresent(m -> m.rolloutResumed(decided, onTrial, variant));
    }

    /** The surviving line's, as they are now. */
    List<Diagnosis> openDiagnoses() {
        return diagnostician.open();
    }

    @Override
    public void epochEnded(EpochResult epoch) {
        events.epochEnded(epoch);
        meters.ifPresent(m -> m.epochEnded(epoch));
        display.epochEnded(epoch);
    }

    @Override
    public void reached(Checkpoint checkpoint) {
        tally.reached(checkpoint.position());
        latest = Optional.of(checkpoint);
        if (checkpoints.isDue(checkpoint)) {
            write(checkpoint);
        }
    }

    /** The rounds up to a checkpoint make whole segments, so that a resume can cut telemetry back to it. */
    private void write(Checkpoint checkpoint) {
        try {
            recorder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checkpoints.write(checkpoint);
    }

    /** Training is over, for now at least: what it reached is not to be lost whatever comes next. */
    void keepCheckpoint() {
        latest.filter(checkpoint -> !checkpoints.has(checkpoint)).ifPresent(this::write);
        checkpoints.await();
    }

    /** Training gave this; the report says so. */
    Report ended(TrainingResult result, Spending trials) throws IOException {
        return end(tally.report(result, outcome(result), diagnostician.all(), trials));
    }

    /** Training failed; the report says how far it got. */
    Report failed(Spending trials) throws IOException {
        return end(tally.failed(diagnostician.all(), trials));
    }

    private Outcome outcome(TrainingResult result) {
        if (result.ending() == Ending.STOPPED) {
            return Outcome.INTERRUPTED;
        }
        boolean critical = diagnostician.open().stream().anyMatch(d -> d.severity() == Severity.CRITICAL);
        return critical ? Outcome.UNHEALTHY : Outcome.COMPLETED;
    }

    private Report end(Report report) throws IOException {
        report.stoppedEarly().ifPresent(this::stoppedEarly);
        events.ended(tally.round(), report.status());
        close();
        report.write(directory.report());
        ReportPage.write(directory.page(), view);
        directory.publish();
        return report;
    }

    private void stoppedEarly(Report.StoppedEarly why) {
        events.stoppedEarly(tally.round(), why);
        meters.ifPresent(MeterFeed::done);
    }

    /** Closes its files. */
    @Override
    public void close() throws IOException {
        display.close();
        checkpoints.close();
        recorder.close();
        events.close();
    }
}
