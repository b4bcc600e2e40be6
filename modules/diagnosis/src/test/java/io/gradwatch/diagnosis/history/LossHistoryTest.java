package io.gradwatch.diagnosis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossHistoryTest {
    private final SyntheticRun run = new SyntheticRun(new int[] {4, 2}, new double[] {1, 1}, 1, 0, 1, 1);
    private final AccuracyHistory accuracy = new AccuracyHistory(HealthSettings.DEFAULTS);
    private final LossHistory course = new LossHistory(HealthSettings.DEFAULTS, accuracy);

    @Test
    void nothingIsKnownBeforeTheFirstRound() {
        assertThat(course.now()).isNaN();
        assertThat(course.isStuck()).isFalse();
        assertThat(course.hasLearned()).isFalse();
        assertThat(course.hasConverged()).isFalse();
        assertThat(course.isRising()).isFalse();
    }

    @Test
    void aLossThatStandsStillIsStuck() {
        add(2.3, 2.3, 2.3);
        assertThat(course.isStuck()).isFalse();
        add(2.3, 2.3);
        assertThat(course.isStuck()).isTrue();
    }

    @Test
    void aLossThatFallsSlowlyButSteadilyIsNeverStuckForLong() {
        for (int i = 0; i < 500; i++) {
            add(2.3 * Math.pow(0.998, i));
            assertThat(course.stuckRounds()).isLessThan(8);
        }
    }

    @Test
    void noiseAroundALevelIsStuck() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            add(2.3 * (1 + 0.02 * random.nextGaussian()));
        }
        assertThat(course.isStuck()).isTrue();
    }

    @Test
    void aFirstRoundThatWasLowByChanceIsNothingLearned() {
        add(0.45, 0.53, 0.53, 0.5, 0.51, 0.5, 0.49, 0.51);

        assertThat(course.hasLearnedNothing()).isTrue();
    }

    @Test
    void whatWasLearnedIsMeasuredAgainstTheFirstRound() {
        add(2.0, 1.5, 1.2, 0.9, 0.8);
        assertThat(course.hasLearned()).isTrue();
        assertThat(course.hasConverged()).isFalse();
        add(0.01, 0.01, 0.01);
        assertThat(course.hasConverged()).isTrue();
    }

    @Test
    void aClassifierNoBetterThanGuessingHasLearnedNothingThoughItsLossFalls() {
        double guessing = Math.log(2);
        for (int i = 0; i < 10; i++) {
            ClusterSnapshot round = run.next(guessing * (2 - 0.1 * i), new double[] {1e-2, 1e-2});
            add(SyntheticRun.evaluated(round, new Evaluation(100, 100, 50)));
        }
        assertThat(course.isStuck()).isFalse();
        assertThat(course.isGuessing()).isTrue();
        assertThat(course.idleRounds()).isEqualTo(9);

        add(0.6, 0.5, 0.5);
        assertThat(course.isGuessing()).isFalse();
    }

    @Test
    void aRegressionIsNeverCalledGuessing() {
        for (int i = 0; i < 10; i++) {
            ClusterSnapshot round = run.next(100, new double[] {1e-2, 1e-2});
            add(SyntheticRun.evaluated(round, new Evaluation(100, 100, -1)));
        }
        assertThat(course.isGuessing()).isFalse();
    }

    @Test
    void aLossFarAboveItsBestIsRising() {
        add(1.0, 1.0, 1.0);
        assertThat(course.isRising()).isFalse();
        add(3.0, 3.0, 3.0);
        assertThat(course.isRising()).isTrue();
    }

    @Test
    void aLossThatIsNotFiniteIsLeftOut() {
        add(1.0, Double.NaN, Double.POSITIVE_INFINITY, 1.0);
        assertThat(course.now()).isEqualTo(1.0);
    }

    private void add(double... losses) {
        for (double loss : losses) {
            add(run.next(loss, new double[] {1e-2, 1e-2}));
        }
    }

    private void add(ClusterSnapshot round) {
        accuracy.add(round);
        course.add(round);
    }
}
