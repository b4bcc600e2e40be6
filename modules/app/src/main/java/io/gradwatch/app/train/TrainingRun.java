package io.gradwatch.app.train;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.job.Job;
import io.gradwatch.app.page.OperatorToken;
import io.gradwatch.app.page.RunPage;
import io.gradwatch.app.page.RunView;
import io.gradwatch.app.run.ModelFile;
import io.gradwatch.app.run.Publisher;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.run.RunIdentity;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.rollout.Rollout;
import io.gradwatch.rollout.Spending;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.TelemetrySettings;
import io.gradwatch.training.Arm;
import io.gradwatch.training.ArmChoice.Memory;
import io.gradwatch.training.Checkpoint;
import io.gradwatch.training.Position;
import io.gradwatch.training.PreparedTraining;
import io.gradwatch.training.Trainer;
import io.gradwatch.training.TrainingPlan;
import io.gradwatch.training.TrainingResult;
import io.gradwatch.training.checkpoint.CheckpointStore;
import io.gradwatch.training.checkpoint.RunCheckpoint;
import io.gradwatch.training.data.shard.DataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/** One run of a sound job: trains it, and leaves its directory behind. */
public final class TrainingRun {
    /** What a driver's death costs of the files of a run that are on another file system; checkpoints are there before. */
    private static final Duration PUBLISH_INTERVAL = Duration.ofSeconds(10);

    private final Beginning beginning;
    private final Job job;
    private final RunIdentity identity;
    private final RunDirectory directory;
    private final RunDisplay display;
    private final Optional<DriverTelemetry> telemetry;
    private final CheckpointStore checkpoints;
    private final RunView view = new RunView();
    private Optional<WatchedRun> watched = Optional.empty();
    private Optional<Rollout> rollout = Optional.empty();
    private Optional<RunPage> page = Optional.empty();
    private Optional<Publisher> publisher = Optional.empty();
    private Optional<String> token = Optional.empty();

    /** On this Spark master. */
    public TrainingRun(
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
     * @return the report as it was written
     * @throws io.gradwatch.network.InvalidInputException if the data is not sound; then nothing was written
     * @throws RunFailedException if it failed after it had started
     */
    public Report run(SparkSession spark, ComputationGraph network, DataSource data, Interruption interruption)
            throws InterruptedException, IOException {
        token = TelemetrySettings.fromSparkProperties(spark.sparkContext().getConf())
                .token();
        Trainer trainer = new Trainer(spark, identity.run(), data, job.training());
        interruption.onRequest(() -> {
            trainer.stop();
            display.note("stopping after this round; once more to stop at once");
        });
        try {
            TrainingResult result;
            Optional<DataNormalization> normalizer;
            try (PreparedTraining training = trainer.prepare(start(network))) {
                start(training.plan());
                normalizer = training.normalizer();
                result = training.train(watched.orElseThrow(), rollout.orElseThrow());
            }
            // From here on there is nothing to stop early: what is left is to write down what was reached.
            interruption.onRequest(() -> {});
            watched.orElseThrow().keepCheckpoint();
            ModelFile.write(directory.model(), result.network(), normalizer);
            return watched.orElseThrow().ended(result, rollout.orElseThrow().spending());
        } catch (Throwable e) {
            if (watched.isEmpty() || e instanceof InvalidInputException) {
                throw e;
            }
            throw failed(e);
        } finally {
            rollout.ifPresent(Rollout::close);
            page.ifPresent(RunPage::finish);
            publisher.ifPresent(Publisher::close);
        }
    }

    private RunFailedException failed(Throwable cause) {
        try {
            watched.orElseThrow().failed(rollout.map(Rollout::spending).orElse(Spending.NONE));
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
        String details = directory.name(ErrorDetails.write(directory.error(), cause));
        try {
            directory.publish();
        } catch (UncheckedIOException e) {
            cause.addSuppressed(e);
        }
        return new RunFailedException(cause, details);
    }

    private Optional<Checkpoint> resumed() {
        return beginning.checkpoint().map(RunCheckpoint::training);
    }

    private Checkpoint start(ComputationGraph network) {
        Checkpoint fresh = Checkpoint.start(network);
        resumed().ifPresent(checkpoint -> requireSameNetwork(checkpoint, fresh));
        return resumed().orElse(fresh);
    }

    /** The job file may name another file, which may have changed. */
    private static void requireSameNetwork(Checkpoint resumed, Checkpoint fresh) {
        Arm expected = resumed.arms().get(0);
        if (expected.variant().equals(Arm.BASELINE)
                && !expected.configuration().equals(fresh.arms().get(0).configuration())) {
            throw new InvalidInputException(List.of(new Problem(
                    "network", "expected the one that the checkpoint was written of, found another configuration")));
        }
    }

    private void start(TrainingPlan plan) {
        Diagnostician diagnostician = new Diagnostician(plan.layout(), job.health());
        Past past = resumed()
                .map(c -> Past.recorded(c.position(), diagnostician, directory.telemetry(), view))
                .orElseGet(() -> Past.none(diagnostician));
        String resolved = beginning.job().resolved(plan.workers());
        if (beginning.resumed()) {
            directory.beginAgain(resolved);
        } else {
            directory.begin(resolved);
        }
        publisher = Optional.of(Publisher.start(directory, PUBLISH_INTERVAL, display::note));
        tell(plan, past.position());
        watched = Optional.of(new WatchedRun(
                identity,
                plan,
                directory,
                past,
                new Checkpointing(
                        checkpoints,
                        directory::publish,
                        job.checkpoint(),
                        identity.run(),
                        resolved,
                        past.position().round()),
                telemetry.map(t -> t.meters(identity.run())),
                display,
                view,
                InstantSource.system()));
        WatchedRun run = watched.get();
        Memory memory = resumed().map(Checkpoint::memory).orElse(Memory.NONE);
        Rollout between =
                new Rollout(job.rollout(), plan.rounds(), run::openDiagnoses, run, memory, past.sinceVariant());
        rollout = Optional.of(between);
        run.rolloutResumed(between.spending().records(), between.onTrial());
        page = telemetry
                .filter(driver -> driver.address().isPresent())
                .map(driver -> new RunPage(driver, view, job.rollout().mode(), operatorToken(), between::ask));
    }

    private OperatorToken operatorToken() {
        return OperatorToken.of(token, directory.operatorToken());
    }

    private void tell(TrainingPlan plan, Position start) {
        display.note("%d workers train %,d parameters on %,d rows"
                .formatted(plan.workers(), plan.parameters(), plan.trainRows()));
        if (beginning.resumed()) {
            display.note(
                    start.round() > 0
                            ? "going on after round %d of %d".formatted(start.round(), plan.rounds())
                            : "no checkpoint to go on from: starting with round 1");
        }
        telemetry.flatMap(DriverTelemetry::address).ifPresent(address -> {
            display.note("watch it at " + address);
            display.operable(variant -> "gradwatch rollout " + address + " start " + variant
                    + (token.isPresent() ? "" : " --token-file " + directory.operatorToken()));
        });
        display.note("files in " + directory.name());
    }
}
