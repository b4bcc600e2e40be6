package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.telemetry.GradwatchPlugin;
import io.gradwatch.training.cluster.TrainingEnvironment;
import java.util.IdentityHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each remedy on a small job that fails without it and learns with it. */
@Tag("slow")
class RemediesLearnTest {
    /** Accuracy on two equally frequent classes above which something was learned. */
    private static final double LEARNED = 0.8;

    /** Accuracy up to which nothing was learned. */
    private static final double CHANCE = 0.65;

    /** Loss below which training has converged; it starts at 44. */
    private static final double CONVERGED = 5;

    /** Loss above which nothing was learned. */
    private static final double UNLEARNED = 30;

    private static final double SPOILT = 1000;

    private static SparkSession spark;
    private static final IdentityHashMap<RemedyJob, Evaluation> UNTREATED = new IdentityHashMap<>();

    @BeforeAll
    static void start() {
        SparkConf conf = new SparkConf()
                .setAppName("remedies")
                .setMaster("local[2,4]")
                .set("spark.ui.enabled", "false")
                .set("spark.gradwatch.telemetry.pagePort", "0")
                .set("spark.plugins", GradwatchPlugin.class.getName());
        TrainingEnvironment.configure(conf);
        spark = SparkSession.builder().config(conf).getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "residual", "batch-normalization"})
    void aDeepStackOfSigmoids(String variant) throws InterruptedException {
        assertThat(without(RemedyJob.DEEP_SIGMOID).accuracy()).isLessThan(CHANCE);
        assertThat(from(RemedyJob.DEEP_SIGMOID, variant).accuracy()).isGreaterThan(LEARNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm", "gru"})
    void aRecurrentLayerWithoutMemory(String variant) throws InterruptedException {
        assertThat(without(RemedyJob.RECALL).accuracy()).isLessThan(CHANCE);
        assertThat(from(RemedyJob.RECALL, variant).accuracy()).isGreaterThan(LEARNED);
    }

    @Test
    void weightsThatStartAtZero() throws InterruptedException {
        assertThat(without(RemedyJob.ZERO).accuracy()).isLessThan(CHANCE);
        assertThat(from(RemedyJob.ZERO, "reinitialize").accuracy()).isGreaterThan(LEARNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-normalization", "adam"})
    void gradientsThatAreTooSmall(String variant) throws InterruptedException {
        assertThat(without(RemedyJob.SMALL_STEPS).accuracy()).isLessThan(CHANCE);
        assertThat(from(RemedyJob.SMALL_STEPS, variant).accuracy()).isGreaterThan(LEARNED);
    }

    @Test
    void aRateThatIsTooHigh() throws InterruptedException {
        TrainingWithRemedy repaired = TrainingWithRemedy.on(Symptom.EXPLODING_GRADIENT, "learning-rate");

        assertThat(without(RemedyJob.STEEP).loss()).isNotFinite();
        assertThat(repaired.train(spark, RemedyJob.STEEP).loss()).isLessThan(CONVERGED);
    }

    @Test
    void targetsOutsideTheRangeOfTheOutput() throws InterruptedException {
        assertThat(without(RemedyJob.BOUNDED).loss()).isGreaterThan(UNLEARNED);
        assertThat(from(RemedyJob.BOUNDED, "output-activation").loss()).isLessThan(CONVERGED);
    }

    @Test
    void aRowThatSpoilsWhatWasLearned() throws InterruptedException {
        TrainingWithRemedy clipped = TrainingWithRemedy.after(6, "clipping");
        TrainingWithRemedy takenBack = TrainingWithRemedy.on(Symptom.EXPLODING_GRADIENT, "spike-recovery");

        assertThat(without(RemedyJob.SPIKE).loss()).isGreaterThan(SPOILT);
        assertThat(clipped.train(spark, RemedyJob.SPIKE).loss()).isLessThan(CONVERGED);
        assertThat(takenBack.train(spark, RemedyJob.SPIKE).loss()).isLessThan(CONVERGED);
    }

    @Test
    void aWorkerWithWrongRows() throws InterruptedException {
        TrainingWithRemedy repaired = TrainingWithRemedy.on(Symptom.WORKER_OUTLIER, "quarantine");

        assertThat(without(RemedyJob.BAD_SHARD).accuracy()).isLessThan(CHANCE);
        assertThat(repaired.train(spark, RemedyJob.BAD_SHARD).accuracy()).isGreaterThan(LEARNED);
    }

    private static Evaluation from(RemedyJob job, String variant) throws InterruptedException {
        return TrainingWithRemedy.after(0, variant).train(spark, job);
    }

    /** Trains a job without a remedy, once for all comparisons. */
    private static Evaluation without(RemedyJob job) throws InterruptedException {
        if (!UNTREATED.containsKey(job)) {
            UNTREATED.put(job, TrainingWithRemedy.untreated().train(spark, job));
        }
        return UNTREATED.get(job);
    }
}
