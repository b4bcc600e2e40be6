package io.gradwatch.app.ml;

import io.gradwatch.app.job.ProgramJob;
import io.gradwatch.app.session.EarlierPasses;
import io.gradwatch.app.session.LoggedDiagnoses;
import io.gradwatch.app.session.MeterFeed;
import io.gradwatch.app.session.Recorder;
import io.gradwatch.app.session.TrainingSession;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.training.cluster.PluginNotice;
import io.gradwatch.training.data.shard.RddSource;
import io.gradwatch.training.loop.PreparedTraining;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.loop.TrainingResult;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.Position;
import java.util.Optional;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains the network of an estimator in a session that diagnoses it and logs what it finds. */
final class Fitting {
    private static final Logger LOG = LoggerFactory.getLogger(Fitting.class);

    private Fitting() {}

    /** The trained network and how it was trained. */
    record Fitted(StoredNetwork network, TrainingSummary summary) {}

    /**
     * Trains a network on these rows.
     *
     * @param uid the estimator's uid, which the run's name starts with
     */
    static Fitted fit(SparkSession spark, String uid, ProgramJob job, ComputationGraph network, RddSource rows) {
        PluginNotice.warnWithoutPlugin(spark.sparkContext());
        String run = Identifiable$.MODULE$.randomUID(uid);
        Optional<DriverTelemetry> telemetry = DriverTelemetry.current();
        Trainer trainer = new Trainer(spark, run, rows, job.training());
        try (PreparedTraining training = trainer.prepare(Checkpoint.start(network))) {
            rows.release();
            TrainingPlan plan = training.plan();
            LOG.info(
                    "{}: {} workers train {} parameters on {} rows",
                    run,
                    plan.workers(),
                    plan.parameters(),
                    plan.trainRows());
            TrainingSession session = new TrainingSession(
                    training,
                    new Diagnostician(plan.layout(), job.health()),
                    EarlierPasses.NONE,
                    Recorder.NONE,
                    telemetry.map(driver -> new MeterFeed(driver.meters(run), plan, Position.START)),
                    new LoggedDiagnoses(LOG, run));
            return fitted(session.train(), plan, session);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while training", e);
        } finally {
            rows.release();
            telemetry.ifPresent(driver -> driver.forget(run));
        }
    }

    private static Fitted fitted(TrainingResult result, TrainingPlan plan, TrainingSession session) {
        Position reached = result.position();
        TrainingSummary summary = new TrainingSummary(
                plan.workers(),
                plan.parameters(),
                plan.trainRows(),
                reached.round(),
                reached.seconds(),
                reached.history(),
                session.diagnoses());
        return new Fitted(new StoredNetwork(Arm.of(Arm.BASELINE, result.network())), summary);
    }
}
