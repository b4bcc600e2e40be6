package io.gradwatch.app;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.job.Job;
import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.run.ModelFile;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.run.RunIdentity;
import io.gradwatch.network.NetworkBuilder;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.training.Checkpoint;
import io.gradwatch.training.EpochResult;
import io.gradwatch.training.RoundResult;
import io.gradwatch.training.Trainer;
import io.gradwatch.training.TrainingObserver;
import io.gradwatch.training.TrainingPlan;
import io.gradwatch.training.TrainingResult;
import io.gradwatch.training.data.DataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** One run of a sound job: trains it, and leaves its directory behind. */
final class TrainingRun {
    private final JobFile file;
    private final RunIdentity identity;
    private final RunDirectory directory;
    private final RunDisplay display;
    private final Optional<DriverTelemetry> telemetry;
    private Optional<WatchedRun> watched = Optional.empty();

    TrainingRun(
            JobFile file,
            RunIdentity identity,
            RunDirectory directory,
            RunDisplay display,
            Optional<DriverTelemetry> telemetry) {
        this.file = file;
        this.identity = identity;
        this.directory = directory;
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
    Report run(SparkSession spark, DataSource data, Interruption interruption)
            throws InterruptedException, IOException {
        Trainer trainer = new Trainer(spark, identity.run(), data, file.job().training(), new Starter());
        interruption.onRequest(() -> {
            trainer.stop();
            display.note("stopping after this round; once more to stop at once");
        });
        try {
            TrainingResult result = trainer.train(Checkpoint.start(network(data)));
            // From here on there is nothing to stop early: what is left is to write down what was reached.
            interruption.onRequest(() -> {});
            ModelFile.write(directory.model(), result.network(), trainer.normalizer());
            return watched.orElseThrow().ended(result);
        } catch (Throwable e) {
            if (watched.isEmpty()) {
                throw e;
            }
            throw failed(e);
        }
    }

    private RunFailedException failed(Throwable cause) {
        try {
            watched.orElseThrow().failed();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
        return new RunFailedException(cause, ErrorDetails.write(directory.error(), cause));
    }

    private ComputationGraphConfiguration network(DataSource data) {
        Job job = file.job();
        return NetworkBuilder.build(
                job.network(), data.featureShape(), data.label().width(), job.updater(), job.l2(), job.seed());
    }

    private void start(TrainingPlan plan) {
        directory.create();
        try {
            // Of two runs into one directory the second fails here, having overwritten nothing.
            Files.writeString(directory.job(), file.resolved(plan.workers()), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        display.note("%d workers train %,d parameters on %,d rows"
                .formatted(plan.workers(), plan.parameters(), plan.trainRows()));
        telemetry.flatMap(DriverTelemetry::address).ifPresent(address -> display.note("watch it at " + address));
        display.note("files in " + directory.path());
        watched = Optional.of(new WatchedRun(
                identity,
                plan,
                directory,
                file.job().health(),
                telemetry.map(t -> t.meters(identity.run())),
                display,
                InstantSource.system()));
    }

    /** Nothing can be watched before it is known what will be trained. */
    private final class Starter implements TrainingObserver {
        @Override
        public void started(TrainingPlan plan) {
            start(plan);
        }

        @Override
        public void roundEnded(RoundResult round) {
            watched.orElseThrow().roundEnded(round);
        }

        @Override
        public void epochEnded(EpochResult epoch) {
            watched.orElseThrow().epochEnded(epoch);
        }

        @Override
        public void reached(Checkpoint checkpoint) {
            watched.orElseThrow().reached(checkpoint);
        }
    }
}
