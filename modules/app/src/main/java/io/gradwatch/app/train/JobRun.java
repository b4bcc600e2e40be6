package io.gradwatch.app.train;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.job.Job;
import io.gradwatch.app.page.OperatorToken;
import io.gradwatch.app.page.RunPage;
import io.gradwatch.app.page.RunView;
import io.gradwatch.app.run.Publisher;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.run.RunIdentity;
import io.gradwatch.app.session.EarlierPasses;
import io.gradwatch.app.session.MeterFeed;
import io.gradwatch.app.session.TrainingSession;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.rollout.Rollout;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.TelemetrySettings;
import io.gradwatch.training.checkpoint.CheckpointStore;
import io.gradwatch.training.checkpoint.RunCheckpoint;
import io.gradwatch.training.data.shard.DataSource;
import io.gradwatch.training.loop.PreparedTraining;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.ChoiceMemory;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Trains a job whose file and network are valid, and leaves a run directory. */
public final class JobRun {
    /** If the driver dies, a run directory on another file system lacks at most this much; checkpoints come earlier. */
    private static final Duration PUBLISH_INTERVAL = Duration.ofSeconds(10);

    private final Beginning beginning;
    private final Job job;
    private final RunIdentity identity;
    private final RunDirectory directory;
    private final RunDisplay display;
    private final Optional<DriverTelemetry> telemetry;
    private final CheckpointStore checkpoints;

    /** Creates the run of a job on this Spark master. */
    public JobRun(
            Beginning beginning,
            String master,
            RunDirectory directory,
            CheckpointStore checkpoints,
            RunDisplay display,
            Optional<DriverTelemetry> telemetry) {
        this.beginning = beginning;
        this.job = beginning.job().job();
        this.identity = new RunIdentity(beginning.run(), job.name(), master, job.seed());
        this.directory = directory;
        this.checkpoints = checkpoints;
        this.display = display;
        this.telemetry = telemetry;
    }

    /**
     * Trains to the end, or until interrupted.
     *
     * @return the report as written
     * @throws InvalidInputException if the data is invalid; then nothing was written
     * @throws RunFailedException if training failed after it had started
     */
    public Report run(SparkSession spark, ComputationGraph network, DataSource data, Interruption interruption)
            throws InterruptedException, IOException {
        Trainer trainer = new Trainer(spark, identity.run(), data, job.training());
        interruption.onRequest(() -> {
            trainer.stop();
            display.note("stopping after this round; press Ctrl-C again to stop at once");
        });
        Optional<String> token = TelemetrySettings.fromSparkProperties(
                        spark.sparkContext().getConf())
                .token();
        try (PreparedTraining training = trainer.prepare(start(network));
                OpenRun run = open(training, token)) {
            return run.train(interruption);
        }
    }

    private Optional<Checkpoint> resumed() {
        return beginning.checkpoint().map(RunCheckpoint::training);
    }

    private Checkpoint start(ComputationGraph network) {
        Checkpoint fresh = Checkpoint.start(network);
        resumed().ifPresent(checkpoint -> requireSameNetwork(checkpoint, fresh));
        return resumed().orElse(fresh);
    }

    /** Refuses a network that differs from the checkpoint's; the job file may name another file, or a changed one. */
    private static void requireSameNetwork(Checkpoint resumed, Checkpoint fresh) {
        Arm expected = resumed.arms().get(0);
        if (expected.variant().equals(Arm.BASELINE)
                && !expected.configuration().equals(fresh.arms().get(0).configuration())) {
            throw new InvalidInputException(List.of(
                    new Problem("network", "expected the network of the checkpoint, found another configuration")));
        }
    }

    /** Opens the run directory and wires recording, diagnosis, meters, display, rollout and page. */
    private OpenRun open(PreparedTraining training, Optional<String> token) {
        TrainingPlan plan = training.plan();
        Diagnostician diagnostician = new Diagnostician(plan.layout(), job.health());
        RunView view = new RunView();
        Past past = resumed()
                .map(c -> Past.recorded(c.position(), diagnostician, directory.telemetry(), view))
                .orElseGet(() -> Past.none(diagnostician));
        RunFiles files = files(plan, past, view);
        announce(plan, past.position().round(), token);
        Optional<MeterFeed> meters =
                telemetry.map(driver -> new MeterFeed(driver.meters(identity.run()), plan, past.position()));
        TrainingSession session =
                new TrainingSession(training, diagnostician, EarlierPasses.NONE, files, meters, display);
        Rollout rollout = new Rollout(
                job.rollout(),
                plan.rounds(),
                session::openDiagnoses,
                session.rolloutReports(),
                resumed().map(Checkpoint::memory).orElse(ChoiceMemory.NONE),
                past.sinceVariant());
        meters.ifPresent(m -> {
            m.resumed(past.sinceVariant(), diagnostician);
            m.rolloutResumed(rollout.spending().records(), rollout.onTrial());
        });
        Optional<RunPage> page = telemetry
                .filter(driver -> driver.address().isPresent())
                .map(driver -> new RunPage(
                        driver,
                        view,
                        job.rollout().mode(),
                        OperatorToken.of(token, directory.operatorToken()),
                        rollout::ask));
        Publisher publisher = Publisher.start(directory, PUBLISH_INTERVAL, display::note);
        return new OpenRun(training, session, rollout, directory, files, display, meters, page, publisher);
    }

    private RunFiles files(TrainingPlan plan, Past past, RunView view) {
        String resolved = beginning.job().resolved(plan.workers());
        if (beginning.resumed()) {
            directory.beginAgain(resolved);
        } else {
            directory.begin(resolved);
        }
        Checkpointing checkpointing = new Checkpointing(
                checkpoints,
                directory::publish,
                job.checkpoint(),
                identity.run(),
                resolved,
                past.position().round());
        return new RunFiles(identity, plan, directory, past, checkpointing, view, InstantSource.system());
    }

    private void announce(TrainingPlan plan, int round, Optional<String> token) {
        display.note("%d workers train %,d parameters on %,d rows"
                .formatted(plan.workers(), plan.parameters(), plan.trainRows()));
        if (beginning.resumed()) {
            display.note(
                    round > 0
                            ? "resuming after round %d of %d".formatted(round, plan.rounds())
                            : "no checkpoint to resume from: starting with round 1");
        }
        telemetry.flatMap(DriverTelemetry::address).ifPresent(address -> {
            display.note("live page: " + address);
            display.operable(variant -> "gradwatch rollout " + address + " start " + variant
                    + (token.isPresent() ? "" : " --token-file " + directory.operatorToken()));
        });
        display.note("files in " + directory.name());
        display.started(plan, round);
    }
}
