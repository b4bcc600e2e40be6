package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.training.loop.ArmChoice;
import io.gradwatch.training.loop.PreparedTraining;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingObserver;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.reference.SampleSource;
import io.gradwatch.training.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Trains a job and applies a variant at most once, without a trial. */
final class TrainingWithRemedy implements TrainingObserver, ArmChoice {
    /** Rows of each worker that a remedy may read. */
    private static final int SAMPLE_ROWS = 128;

    /** Rounds between a healthy state and the latest one: a diagnosis may concern the round before the one it opened in. */
    private static final int ROUNDS_BACK = 3;

    private final Optional<Variant> variant;
    private final int afterRounds;
    private final Optional<Symptom> awaited;
    private final List<ClusterSnapshot> history = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private Optional<State> healthy = Optional.empty();
    private Diagnostician diagnostician;
    private boolean treated;

    private TrainingWithRemedy(Optional<Variant> variant, int afterRounds, Optional<Symptom> awaited) {
        this.variant = variant;
        this.afterRounds = afterRounds;
        this.awaited = awaited;
    }

    static TrainingWithRemedy untreated() {
        return new TrainingWithRemedy(Optional.empty(), 0, Optional.empty());
    }

    /** Returns a training that applies a variant after a number of rounds, without a diagnosis. */
    static TrainingWithRemedy after(int rounds, String variant) {
        return new TrainingWithRemedy(Variant.named(variant), rounds, Optional.empty());
    }

    /** Returns a training that applies a variant as soon as this symptom is diagnosed. */
    static TrainingWithRemedy on(Symptom symptom, String variant) {
        return new TrainingWithRemedy(Variant.named(variant), 0, Optional.of(symptom));
    }

    /** Trains the job and returns the final evaluation on the test rows. */
    Evaluation train(SparkSession spark, RemedyJob job) throws InterruptedException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        String run = "run-" + System.nanoTime();
        Trainer trainer = new Trainer(spark, run, job.rows().source(context), job.settings());
        Checkpoint start = Checkpoint.start(job.network().clone());
        List<EpochResult> epochs;
        try (PreparedTraining training = trainer.prepare(start)) {
            diagnostician = new Diagnostician(training.plan().layout(), HealthSettings.DEFAULTS);
            epochs = training.train(this, this).position().history();
        }
        if (variant.isPresent() && !treated) {
            throw new IllegalStateException("expected " + awaited + " to be diagnosed, found it healthy");
        }
        return epochs.get(epochs.size() - 1).test().orElseThrow();
    }

    @Override
    public void roundEnded(TrainedRound round) {
        history.add(round.snapshot());
        if (!treated) {
            diagnostician.observe(round.snapshot());
        }
    }

    @Override
    public List<Arm> next(Position position, List<Arm> arms, SampleSource rows) {
        Arm arm = arms.get(0);
        states.add(arm.state());
        if (diagnostician.open().isEmpty() && states.size() >= ROUNDS_BACK) {
            healthy = Optional.of(states.get(states.size() - ROUNDS_BACK));
        }
        if (variant.isEmpty() || treated || !isDue(position.round())) {
            return List.of(arm);
        }
        treated = true;
        RemedyContext context = new RemedyContext(found(), history, rows.take(SAMPLE_ROWS), healthy, 11);
        RemedyResult result = variant.get().apply(arm, context);
        if (result instanceof Refused refused) {
            throw new IllegalStateException("expected the variant to apply, found: " + refused.reason());
        }
        return List.of(((Applied) result).arm());
    }

    private boolean isDue(int round) {
        return round >= afterRounds && (awaited.isEmpty() || found().isPresent());
    }

    private Optional<Diagnosis> found() {
        return diagnostician.open().stream()
                .filter(diagnosis -> awaited.equals(Optional.of(diagnosis.symptom())))
                .findFirst();
    }
}
