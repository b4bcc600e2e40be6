package io.gradwatch.rollout.cure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.telemetry.GradwatchPlugin;
import io.gradwatch.training.TrainingEnvironment;
import java.util.IdentityHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each cure, on a small job that fails without it and learns with it. */
@Tag("slow")
class CuresLearnTest {
    /** Share of two equally frequent classes above which something was learned. */
    private static final double LEARNED = 0.8;

    /** At most this share is right where nothing was. */
    private static final double CHANCE = 0.65;

    /** Of a loss that is that of 44 at first. */
    private static final double CONVERGED = 5;

    /** Still most of that. */
    private static final double UNLEARNED = 30;

    private static final double SPOILT = 1000;

    private static SparkSession spark;
    private static final IdentityHashMap<CureJob, Evaluation> UNTREATED = new IdentityHashMap<>();

    @BeforeAll
    static void start() {
        SparkConf conf = new SparkConf()
                .setAppName("cures")
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
        assertThat(without(CureJob.DEEP_SIGMOID).accuracy()).isLessThan(CHANCE);
        assertThat(from(CureJob.DEEP_SIGMOID, variant).accuracy()).isGreaterThan(LEARNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm", "gru"})
    void aRecurrentLayerWithoutMemory(String variant) throws InterruptedException {
        assertThat(without(CureJob.RECALL).accuracy()).isLessThan(CHANCE);
        assertThat(from(CureJob.RECALL, variant).accuracy()).isGreaterThan(LEARNED);
    }

    @Test
    void weightsThatStartAtZero() throws InterruptedException {
        assertThat(without(CureJob.ZERO).accuracy()).isLessThan(CHANCE);
        assertThat(from(CureJob.ZERO, "reinitialize").accuracy()).isGreaterThan(LEARNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-normalization", "adam"})
    void gradientsTooSmallToGetAnywhere(String variant) throws InterruptedException {
        assertThat(without(CureJob.SMALL_STEPS).accuracy()).isLessThan(CHANCE);
        assertThat(from(CureJob.SMALL_STEPS, variant).accuracy()).isGreaterThan(LEARNED);
    }

    @Test
    void aRateThatIsTooHigh() throws InterruptedException {
        CuredTraining cured = CuredTraining.on(Symptom.EXPLODING_GRADIENT, "learning-rate");

        assertThat(without(CureJob.STEEP).loss()).isNotFinite();
        assertThat(cured.train(spark, CureJob.STEEP).loss()).isLessThan(CONVERGED);
    }

    @Test
    void targetsThatTheOutputCannotGive() throws InterruptedException {
        assertThat(without(CureJob.BOUNDED).loss()).isGreaterThan(UNLEARNED);
        assertThat(from(CureJob.BOUNDED, "output-activation").loss()).isLessThan(CONVERGED);
    }

    @Test
    void aRowThatSpoilsWhatWasLearned() throws InterruptedException {
        CuredTraining clipped = CuredTraining.after(6, "clipping");
        CuredTraining takenBack = CuredTraining.on(Symptom.EXPLODING_GRADIENT, "spike-recovery");

        assertThat(without(CureJob.SPIKE).loss()).isGreaterThan(SPOILT);
        assertThat(clipped.train(spark, CureJob.SPIKE).loss()).isLessThan(CONVERGED);
        assertThat(takenBack.train(spark, CureJob.SPIKE).loss()).isLessThan(CONVERGED);
    }

    @Test
    void aWorkerWithWrongRows() throws InterruptedException {
        CuredTraining cured = CuredTraining.on(Symptom.WORKER_OUTLIER, "quarantine");

        assertThat(without(CureJob.BAD_SHARE).accuracy()).isLessThan(CHANCE);
        assertThat(cured.train(spark, CureJob.BAD_SHARE).accuracy()).isGreaterThan(LEARNED);
    }

    private static Evaluation from(CureJob job, String variant) throws InterruptedException {
        return CuredTraining.after(0, variant).train(spark, job);
    }

    /** Trained once, however many cures it is compared with. */
    private static Evaluation without(CureJob job) throws InterruptedException {
        if (!UNTREATED.containsKey(job)) {
            UNTREATED.put(job, CuredTraining.untreated().train(spark, job));
        }
        return UNTREATED.get(job);
    }
}
