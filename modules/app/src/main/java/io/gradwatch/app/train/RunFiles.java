package io.gradwatch.app.train;

import io.gradwatch.app.page.ReportPage;
import io.gradwatch.app.page.RunView;
import io.gradwatch.app.run.EventLog;
import io.gradwatch.app.run.ModelFile;
import io.gradwatch.app.run.Outcome;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.run.RunIdentity;
import io.gradwatch.app.run.RunTally;
import io.gradwatch.app.run.telemetry.TelemetryRecorder;
import io.gradwatch.app.session.Recorder;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.rollout.Spending;
import io.gradwatch.signal.Layout;
import io.gradwatch.training.loop.Ending;
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.loop.TrainingResult;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/** Writes the run directory while a job trains: events, telemetry, checkpoints, and at the end model and reports. */
final class RunFiles implements Recorder, Closeable {
    /** A crash loses at most this many rounds of telemetry. */
    private static final int ROUNDS_PER_SEGMENT = 50;

    private final RunIdentity identity;
    private final RunDirectory directory;
    private final EventLog events;
    private final RunTally tally;
    private final RunView view;
    private final Checkpointing checkpoints;
    private Optional<Checkpoint> latest = Optional.empty();
    private TelemetryRecorder telemetry;

    /** Opens the files in a directory that exists, to continue after these earlier rounds. */
    RunFiles(
            RunIdentity identity,
            TrainingPlan plan,
            RunDirectory directory,
            Past past,
            Checkpointing checkpoints,
            RunView view,
            InstantSource clock) {
        int round = past.position().round();
        this.identity = identity;
        this.directory = directory;
        this.checkpoints = checkpoints;
        this.view = view;
        telemetry = recorder(round, plan.layout());
        events = new EventLog(directory.events(), clock, view::happened);
        tally = new RunTally(identity, plan, past.position(), past.latest());
        if (round > 0) {
            events.resumed(round, identity, plan);
        } else {
            events.started(identity, plan);
        }
    }

    private TelemetryRecorder recorder(int round, Layout layout) {
        return new TelemetryRecorder(directory.telemetry(), round, identity.run(), layout, ROUNDS_PER_SEGMENT);
    }

    @Override
    public void round(Layout layout, TrainedRound round) {
        telemetry.record(round);
        tally.roundEnded(round.snapshot());
        view.roundEnded(layout, round);
    }

    @Override
    public void round(UntrainedRound round) {
        telemetry.record(round);
    }

    @Override
    public void diagnosed(int round, DiagnosisEvent change) {
        events.diagnosed(round, change);
    }

    @Override
    public void epochEnded(EpochResult epoch) {
        events.epochEnded(epoch);
    }

    @Override
    public void shardsSpread(int executors) {
        events.shardsSpread(tally.round(), executors);
    }

    @Override
    public void trialStarted(int round, String trigger, List<String> variants) {
        events.trialStarted(round, trigger, variants);
    }

    @Override
    public void trialRoundEnded(int round, Map<String, Double> heldOutLosses) {
        events.trialRoundEnded(round, heldOutLosses);
    }

    @Override
    public void advised(int round, String trigger, String variant) {
        events.advised(round, trigger, variant);
    }

    @Override
    public void decided(RolloutRecord decision) {
        events.decided(decision);
    }

    @Override
    public void kept(int round, String variant) {
        events.kept(round, variant);
    }

    /** Starts a new telemetry segment: the header of a segment holds the layout of one variant. */
    @Override
    public void baselineChanged(int round, Arm baseline, Layout layout) {
        events.baselineChanged(round, baseline.variant());
        closeTelemetry();
        telemetry = recorder(round, layout);
    }

    @Override
    public void reached(Checkpoint checkpoint) {
        tally.reached(checkpoint.position());
        latest = Optional.of(checkpoint);
        if (checkpoints.isDue(checkpoint)) {
            write(checkpoint);
        }
    }

    /** Writes a checkpoint. The rounds before it end a segment, so that a resume can cut telemetry back to it. */
    private void write(Checkpoint checkpoint) {
        closeTelemetry();
        checkpoints.write(checkpoint);
    }

    private void closeTelemetry() {
        try {
            telemetry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the last checkpoint, the model and the reports of a training that ended, and closes the files.
     *
     * @param diagnoses all diagnoses of the run
     * @return the report as written
     */
    Report ended(
            TrainingResult result, Optional<DataNormalization> normalizer, List<Diagnosis> diagnoses, Spending trials)
            throws IOException {
        latest.filter(checkpoint -> !checkpoints.has(checkpoint)).ifPresent(this::write);
        checkpoints.await();
        ComputationGraph network = result.network();
        ModelFile.write(directory.model(), network, normalizer);
        Report report = tally.report(result, outcome(result, diagnoses), diagnoses, trials);
        report.stoppedEarly().ifPresent(why -> events.stoppedEarly(tally.round(), why));
        return end(report);
    }

    /** Writes the reports of a training that failed, with what it reached, and closes the files. */
    void failed(List<Diagnosis> diagnoses, Spending trials) throws IOException {
        end(tally.failed(diagnoses, trials));
    }

    private static Outcome outcome(TrainingResult result, List<Diagnosis> diagnoses) {
        if (result.ending() == Ending.STOPPED) {
            return Outcome.INTERRUPTED;
        }
        boolean critical = diagnoses.stream().anyMatch(d -> d.isOpen() && d.severity() == Severity.CRITICAL);
        return critical ? Outcome.UNHEALTHY : Outcome.COMPLETED;
    }

    private Report end(Report report) throws IOException {
        events.ended(tally.round(), report.status());
        close();
        report.write(directory.report());
        ReportPage.write(directory.page(), view);
        directory.publish();
        return report;
    }

    @Override
    public void close() throws IOException {
        checkpoints.close();
        telemetry.close();
        events.close();
    }
}
