package io.gradwatch.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialJudgeTest {
    private static final int PLANNED = 6;
    private static final int LONGEST = 12;

    @Test
    void waitsUntilThreeRoundsAgree() {
        assertThat(verdict(2, 1.0, Map.of("a", 0.1))).isEqualTo(new Verdict.Undecided());
        assertThat(verdict(3, 1.0, Map.of("a", 0.1))).isInstanceOf(Verdict.Promote.class);
    }

    @Test
    void aSmallAdvantageIsPromotedWhenTheTrialWasToEnd() {
        assertThat(verdict(PLANNED - 1, 1.0, Map.of("a", 0.95))).isEqualTo(new Verdict.Undecided());
        assertThat(verdict(PLANNED, 1.0, Map.of("a", 0.95))).isInstanceOf(Verdict.Promote.class);
    }

    @Test
    void equalsAreInconclusiveAtLast() {
        assertThat(verdict(LONGEST - 1, 1.0, Map.of("a", 0.999))).isEqualTo(new Verdict.Undecided());
        assertThat(verdict(LONGEST, 1.0, Map.of("a", 0.999))).isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void promotesTheBest() {
        Verdict verdict = verdict(PLANNED, 1.0, Map.of("a", 0.5, "b", 0.3, "c", 0.4));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Promote.class, promote -> {
            assertThat(promote.variant()).isEqualTo("b");
            assertThat(promote.reason())
                    .isEqualTo("held-out loss 0.3000 against the baseline's 1.000, mean of the last 3 of 6 rounds");
        });
    }

    @Test
    void aSingleRoundThatDisagreesPreventsAPromotion() {
        Trial trial = trial(PLANNED, 1.0, Map.of("a", 0.5)).after(1.0, Map.of("a", 1.01));

        assertThat(TrialJudge.judge(trial)).isEqualTo(new Verdict.Undecided());
    }

    @Test
    void abortsWhatIsNotFiniteAtOnce() {
        for (double broken : List.of(Double.NaN, Double.POSITIVE_INFINITY)) {
            assertThat(verdict(1, 1.0, Map.of("a", broken)))
                    .isEqualTo(new Verdict.Abort("a", "its loss is not finite"));
        }
    }

    @Test
    void abortsWhatExplodes() {
        assertThat(verdict(3, 1.0, Map.of("a", 4.0))).isInstanceOf(Verdict.Abort.class);
    }

    @Test
    void anyFiniteLossIsBetterThanNone() {
        assertThat(verdict(3, Double.NaN, Map.of("a", 50.0))).isInstanceOf(Verdict.Promote.class);
    }

    private static Verdict verdict(int rounds, double baseline, Map<String, Double> candidates) {
        return TrialJudge.judge(trial(rounds, baseline, candidates));
    }

    private static Trial trial(int rounds, double baseline, Map<String, Double> candidates) {
        Trial trial = Trial.of(PLANNED, LONGEST, candidates.keySet());
        for (int i = 0; i < rounds; i++) {
            trial = trial.after(baseline, new HashMap<>(candidates));
        }
        return trial;
    }
}
