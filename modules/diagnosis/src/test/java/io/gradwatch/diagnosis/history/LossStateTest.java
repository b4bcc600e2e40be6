package io.gradwatch.diagnosis.history;

import static io.gradwatch.diagnosis.history.LossState.CONVERGED;
import static io.gradwatch.diagnosis.history.LossState.LEARNING;
import static io.gradwatch.diagnosis.history.LossState.RELAPSED;
import static io.gradwatch.diagnosis.history.LossState.STALLED;
import static io.gradwatch.diagnosis.history.LossState.UNTRAINED;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.RandomRun;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LossStateTest {
    private static final Evaluation AT_CHANCE = new Evaluation(1000, 2800, 62);
    private static final Evaluation KNOWING = new Evaluation(1000, 500, 900);

    private final SyntheticRun run = SyntheticRun.ofTenLayers(1);
    private final History history = new History(HealthSettings.DEFAULTS);

    @Test
    void aRunStartsUntrained() {
        add(1, 2.3);

        assertThat(state()).isEqualTo(UNTRAINED);
    }

    @Test
    void aLossThatStaysWhereItStartedLeavesTheNetworkUntrained() {
        add(30, 2.3);

        assertThat(state()).isEqualTo(UNTRAINED);
        assertThat(history.loss().isProgressing()).isFalse();
    }

    @Test
    void aLossThatFallsIsLearningAndThenStalls() {
        fall(10);
        assertThat(state()).isEqualTo(LEARNING);

        add(20, 1.4);
        assertThat(state()).isEqualTo(STALLED);
    }

    @Test
    void aStalledLossThatFallsAgainIsLearning() {
        fall(10);
        add(20, 1.4);
        add(5, 1);

        assertThat(state()).isEqualTo(LEARNING);
    }

    @Test
    void aClassifierWhoseLossReturnsToChanceLevelHasRelapsed() {
        fall(10);
        history.add(SyntheticRun.evaluated(run.next(1.4, SyntheticRun.HEALTHY), KNOWING));
        add(5, 3);
        history.add(SyntheticRun.evaluated(run.next(3, SyntheticRun.HEALTHY), AT_CHANCE));
        assertThat(state()).isEqualTo(RELAPSED);

        add(5, 1.4);
        assertThat(state()).isIn(LEARNING, STALLED);
    }

    @Test
    void aClassifierWhoseLossFellToChanceLevelIsUntrained() {
        add(3, 9);
        add(10, 2.8);
        history.add(SyntheticRun.evaluated(run.next(2.8, SyntheticRun.HEALTHY), AT_CHANCE));

        assertThat(state()).isEqualTo(UNTRAINED);
    }

    @Test
    void aLossNearZeroHasConvergedWhetherItFallsOrNot() {
        fall(10);
        add(30, 0.01);

        assertThat(state()).isEqualTo(CONVERGED);
    }

    @Test
    void aConvergedLossThatRisesAgainHasNot() {
        fall(10);
        add(30, 0.01);
        add(10, 1);

        assertThat(state()).isEqualTo(STALLED);
    }

    @Test
    void statesAgreeWithTheirFactsAndChangeAsDocumented() {
        Map<LossState, Set<LossState>> seen = new EnumMap<>(LossState.class);
        for (int seed = 0; seed < 300; seed++) {
            History random = new History(HealthSettings.DEFAULTS);
            LossState before = null;
            for (ClusterSnapshot round : new RandomRun(seed).rounds()) {
                random.add(round);
                LossHistory loss = random.loss();
                LossState now = loss.state();
                if (before != null && now != before) {
                    seen.computeIfAbsent(before, state -> EnumSet.noneOf(LossState.class))
                            .add(now);
                }
                before = now;
                switch (now) {
                    case LEARNING -> assertThat(loss.isFalling()).isTrue();
                    case STALLED -> assertThat(loss.isFalling()).isFalse();
                    case RELAPSED -> assertThat(loss.isAtChance()).isTrue();
                    case CONVERGED -> assertThat(loss.hasLearned()).isTrue();
                    case UNTRAINED -> assertThat(loss.sinceLearning()).isEqualTo(loss.sinceStart());
                }
            }
        }
        assertThat(seen)
                .isEqualTo(Map.of(
                        UNTRAINED, EnumSet.of(LEARNING, STALLED, RELAPSED),
                        LEARNING, EnumSet.of(UNTRAINED, STALLED, RELAPSED, CONVERGED),
                        STALLED, EnumSet.of(UNTRAINED, LEARNING, RELAPSED, CONVERGED),
                        RELAPSED, EnumSet.of(UNTRAINED, LEARNING, STALLED),
                        CONVERGED, EnumSet.of(LEARNING, STALLED, RELAPSED)));
    }

    private LossState state() {
        return history.loss().state();
    }

    private void fall(int rounds) {
        for (int i = 0; i < rounds; i++) {
            add(1, 1.4 + 1.4 * Math.pow(0.7, i));
        }
    }

    private void add(int rounds, double loss) {
        for (int i = 0; i < rounds; i++) {
            history.add(run.next(loss, SyntheticRun.HEALTHY));
        }
    }
}
