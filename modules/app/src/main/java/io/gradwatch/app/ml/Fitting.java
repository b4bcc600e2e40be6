package io.gradwatch.app.ml;

import io.gradwatch.app.job.ProgramJob;
import io.gradwatch.app.session.MeterFeed;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.rollout.Therapies;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.signal.Layout;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.training.Arm;
import io.gradwatch.training.Checkpoint;
import io.gradwatch.training.PluginNotice;
import io.gradwatch.training.Position;
import io.gradwatch.training.PreparedTraining;
import io.gradwatch.training.TrainedRound;
import io.gradwatch.training.Trainer;
import io.gradwatch.training.TrainingObserver;
import io.gradwatch.training.TrainingPlan;
import io.gradwatch.training.TrainingResult;
import io.gradwatch.training.data.shard.GivenRows;
import java.util.Optional;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training of an estimator, watched like that of a job. */
final class Fitting implements TrainingObserver {
    private static final Logger LOG = LoggerFactory.getLogger(Fitting.class);

    private final String run;
    private final GivenRows rows;
    private final HealthSettings health;
    private final Optional<DriverTelemetry> telemetry = DriverTelemetry.current();
    private TrainingPlan plan;
    private Layout layout;
    private Diagnostician diagnostician;
    private Optional<MeterFeed> meters = Optional.empty();

    /** What came of it. */
    record Fitted(StoredNetwork network, TrainingSummary summary) {}

    private Fitting(String run, GivenRows rows, HealthSettings health) {
        this.run = run;
        this.rows = rows;
        this.health = health;
    }

    /**
     * Trains this network on these rows.
     *
     * @param uid of the estimator
     */
    static Fitted fit(SparkSession session, String uid, ProgramJob job, ComputationGraph network, GivenRows rows) {
        PluginNotice.give(session.sparkContext());
        Fitting fitting = new Fitting(Identifiable$.MODULE$.randomUID(uid), rows, job.health());
        return fitting.run(session, job, network);
    }

    private Fitted run(SparkSession session, ProgramJob job, ComputationGraph network) {
        Trainer trainer = new Trainer(session, run, rows, job.training());
        try (PreparedTraining training = trainer.prepare(Checkpoint.start(network))) {
            rows.release();
            begin(training.plan());
            TrainingResult result = training.train(this);
            Position reached = result.position();
            TrainingSummary summary = new TrainingSummary(
                    plan.workers(),
                    plan.parameters(),
                    plan.trainRows(),
                    reached.round(),
                    reached.seconds(),
                    reached.history(),
                    diagnostician.all());
            return new Fitted(new StoredNetwork(Arm.of(Arm.BASELINE, result.network())), summary);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while training", e);
        } finally {
            rows.release();
            telemetry.ifPresent(t -> t.forget(run));
        }
    }

    private void begin(TrainingPlan prepared) {
        plan = prepared;
        layout = plan.layout();
        diagnostician = new Diagnostician(layout, health);
        meters = telemetry.map(t -> new MeterFeed(t.meters(run), plan, Position.START));
        LOG.info(
                "{}: {} workers train {} parameters on {} rows",
                run,
                plan.workers(),
                plan.parameters(),
                plan.trainRows());
    }

    @Override
    public void roundEnded(TrainedRound round) {
        diagnostician.observe(layout, round.snapshot()).forEach(this::tell);
        meters.ifPresent(m -> m.roundEnded(round, diagnostician));
    }

    private void tell(DiagnosisEvent event) {
        Diagnosis diagnosis = event.diagnosis();
        if (event.kind() != DiagnosisEvent.Kind.CLOSED) {
            LOG.warn(
                    "{}: {}, {}: {} Remedies, best first: {}",
                    run,
                    diagnosis.symptom().label(),
                    diagnosis.severity().label(),
                    diagnosis.explanation(),
                    Therapies.advised(diagnosis).stream().map(Variant::name).toList());
        }
    }
}
