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
    private final LossHistory loss = new LossHistory(HealthSettings.DEFAULTS, accuracy);

    @Test
    void nothingIsKnownBeforeTheFirstRound() {
        assertThat(loss.now()).isNaN();
        assertThat(loss.isFalling()).isTrue();
        assertThat(loss.hasLearned()).isFalse();
        assertThat(loss.state()).isNotEqualTo(LossState.CONVERGED);
        assertThat(loss.isRising()).isFalse();
    }

    @Test
    void aLossWithoutImprovementIsStalled() {
        add(2.3, 2.3, 2.3);
        assertThat(loss.isFalling()).isTrue();
        add(2.3, 2.3);
        assertThat(loss.isFalling()).isFalse();
    }

    @Test
    void aLossThatFallsSlowlyButSteadilyIsNeverStalledForLong() {
        for (int i = 0; i < 500; i++) {
            add(2.3 * Math.pow(0.998, i));
            assertThat(loss.stalledRounds()).isLessThan(8);
        }
    }

    @Test
    void noiseAroundALevelIsStalled() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            add(2.3 * (1 + 0.02 * random.nextGaussian()));
        }
        assertThat(loss.isFalling()).isFalse();
    }

    @Test
    void aFirstRoundWithALowLossByChanceIsNotLearning() {
        add(0.45, 0.53, 0.53, 0.5, 0.51, 0.5, 0.49, 0.51);

        assertThat(loss.state()).isEqualTo(LossState.UNTRAINED);
    }

    @Test
    void whatWasLearnedIsMeasuredAgainstTheFirstRound() {
        add(2.0, 1.5, 1.2, 0.9, 0.8);
        assertThat(loss.hasLearned()).isTrue();
        assertThat(loss.state()).isNotEqualTo(LossState.CONVERGED);
        add(0.01, 0.01, 0.01);
        assertThat(loss.state()).isEqualTo(LossState.CONVERGED);
    }

    @Test
    void aClassifierAtChanceLevelIsUntrainedThoughItsLossFalls() {
        double chance = Math.log(2);
        for (int i = 0; i < 10; i++) {
            ClusterSnapshot round = run.next(chance * (2 - 0.1 * i), new double[] {1e-2, 1e-2});
            add(SyntheticRun.evaluated(round, new Evaluation(100, 100, 50)));
        }
        assertThat(loss.isFalling()).isTrue();
        assertThat(loss.isAtChance()).isTrue();
        assertThat(loss.sinceLearning().rounds()).isEqualTo(9);

        add(0.6, 0.5, 0.5);
        assertThat(loss.isAtChance()).isFalse();
    }

    @Test
    void aRegressionIsNeverAtChanceLevel() {
        for (int i = 0; i < 10; i++) {
            ClusterSnapshot round = run.next(100, new double[] {1e-2, 1e-2});
            add(SyntheticRun.evaluated(round, new Evaluation(100, 100, -1)));
        }
        assertThat(loss.isAtChance()).isFalse();
    }

    @Test
    void aLossFarAboveItsBestIsRising() {
        add(1.0, 1.0, 1.0);
        assertThat(loss.isRising()).isFalse();
        add(3.0, 3.0, 3.0);
        assertThat(loss.isRising()).isTrue();
    }

    @Test
    void aLossThatIsNotFiniteIsIgnored() {
        add(1.0, Double.NaN, Double.POSITIVE_INFINITY, 1.0);
        assertThat(loss.now()).isEqualTo(1.0);
    }

    private void add(double... losses) {
        for (double value : losses) {
            add(run.next(value, new double[] {1e-2, 1e-2}));
        }
    }

    private void add(ClusterSnapshot round) {
        accuracy.add(round);
        loss.add(round);
    }
}
