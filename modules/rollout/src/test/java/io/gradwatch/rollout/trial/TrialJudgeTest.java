package io.gradwatch.rollout.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.trial.Track.Measured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialJudgeTest {
    private static final int PLANNED = 6;
    private static final int LONGEST = 12;

    @Test
    void waitsUntilThreeRoundsAreThere() {
        assertThat(verdict(2, 1.0, Map.of("a", 0.1))).isEqualTo(new TrialVerdict.Undecided());
        assertThat(verdict(3, 1.0, Map.of("a", 0.1))).isInstanceOf(TrialVerdict.Promote.class);
    }

    @Test
    void aSmallAdvantageIsPromotedWhenTheTrialWasToEnd() {
        assertThat(verdict(PLANNED - 1, 1.0, Map.of("a", 0.95))).isEqualTo(new TrialVerdict.Undecided());
        assertThat(verdict(PLANNED, 1.0, Map.of("a", 0.95))).isInstanceOf(TrialVerdict.Promote.class);
    }

    @Test
    void equalsAreInconclusiveAtLast() {
        assertThat(verdict(LONGEST - 1, 1.0, Map.of("a", 0.999))).isEqualTo(new TrialVerdict.Undecided());
        assertThat(verdict(LONGEST, 1.0, Map.of("a", 0.999))).isInstanceOf(TrialVerdict.Inconclusive.class);
    }

    @Test
    void promotesTheBest() {
        TrialVerdict verdict = verdict(PLANNED, 1.0, Map.of("a", 0.5, "b", 0.3, "c", 0.4));

        assertThat(verdict).isInstanceOfSatisfying(TrialVerdict.Promote.class, promote -> {
            assertThat(promote.variant()).isEqualTo("b");
            assertThat(promote.reason())
                    .isEqualTo("held-out loss 0.3000 against the baseline's 1.000, mean of the last 2 of 6 rounds");
        });
    }

    @Test
    void aSingleRoundThatDisagreesPreventsAPromotion() {
        Trial trial = trial(PLANNED, 1.0, Map.of("a", 0.5))
                .after(new Measured(1, Double.NaN, 1), Map.of("a", new Measured(1.01, Double.NaN, 1)));

        assertThat(TrialJudge.judge(trial)).isEqualTo(new TrialVerdict.Undecided());
    }

    @Test
    void abortsWhatIsNotFiniteAtOnce() {
        for (double broken : List.of(Double.NaN, Double.POSITIVE_INFINITY)) {
            assertThat(verdict(1, 1.0, Map.of("a", broken)))
                    .isEqualTo(new TrialVerdict.Abort("a", "its loss is not finite"));
        }
    }

    @Test
    void abortsWhatExplodes() {
        assertThat(verdict(3, 1.0, Map.of("a", 4.0))).isInstanceOf(TrialVerdict.Abort.class);
    }

    @Test
    void anyFiniteLossIsBetterThanNone() {
        assertThat(verdict(3, Double.NaN, Map.of("a", 50.0))).isInstanceOf(TrialVerdict.Promote.class);
    }

    @Test
    void whereTheFlowIsSickALowerLossIsNotEnough() {
        assertThat(verdictOnFlow(1e-6, 1e-7)).isEqualTo(new TrialVerdict.Undecided());
        assertThat(verdictOnFlow(1e-6, 0.1))
                .isInstanceOfSatisfying(
                        TrialVerdict.Promote.class,
                        promote -> assertThat(promote.reason()).endsWith("; flow ratio 0.10 against 1.0e-06"));
        assertThat(verdictOnFlow(1e5, 1e6)).isEqualTo(new TrialVerdict.Undecided());
        assertThat(verdictOnFlow(0.9, 0.2)).isInstanceOf(TrialVerdict.Promote.class);
        assertThat(verdictOnFlow(Double.NaN, 0.2)).isInstanceOf(TrialVerdict.Promote.class);
    }

    @Test
    void atLastAGradientThatFlowsAgainIsEnoughWhereTheLossIsNoWorse() {
        assertThat(revived(LONGEST, 1e-7, 0.5, 1.01)).isInstanceOf(TrialVerdict.Promote.class);
        assertThat(revived(PLANNED, 1e-7, 0.5, 1.01)).as("too early").isEqualTo(new TrialVerdict.Undecided());
        assertThat(revived(LONGEST, 1e-7, 0.5, 1.1)).as("worse").isInstanceOf(TrialVerdict.Inconclusive.class);
        assertThat(revived(LONGEST, 0.01, 0.5, 1.0))
                .as("the baseline's flows")
                .isInstanceOf(TrialVerdict.Inconclusive.class);
        assertThat(revived(LONGEST, 1e-7, 1e-3, 1.0)).as("hardly flows").isInstanceOf(TrialVerdict.Inconclusive.class);
    }

    @Test
    void whereLossesMeasureDifferentThingsErrorsAreCompared() {
        TrialVerdict verdict = TrialJudge.judge(onErrors(0.01, 0.7, 1.5, 0.1));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        TrialVerdict.Promote.class,
                        promote -> assertThat(promote.reason())
                                .isEqualTo(
                                        "held-out error 0.1000 against the baseline's 0.7000, mean of the last 2 of 6"
                                                + " rounds"));
        assertThat(TrialJudge.judge(onErrors(1.5, 0.1, 0.01, 0.7))).isInstanceOf(TrialVerdict.Abort.class);
    }

    @Test
    void whereNoErrorsAreKnownLossesAreCompared() {
        assertThat(TrialJudge.judge(onErrors(1, Double.NaN, 0.5, Double.NaN))).isInstanceOf(TrialVerdict.Promote.class);
    }

    private static Trial onErrors(double baselineLoss, double baselineError, double loss, double error) {
        Trial trial = Trial.of(PLANNED, LONGEST, Yardstick.ERROR, List.of("a"));
        for (int i = 0; i < PLANNED; i++) {
            trial = trial.after(
                    new Measured(baselineLoss, baselineError, 1), Map.of("a", new Measured(loss, error, 1)));
        }
        return trial;
    }

    private static TrialVerdict revived(int rounds, double baselineFlow, double flow, double loss) {
        Trial trial = Trial.of(PLANNED, LONGEST, Yardstick.LOSS, List.of("a"));
        for (int i = 0; i < rounds; i++) {
            trial = trial.after(
                    new Measured(1, Double.NaN, baselineFlow), Map.of("a", new Measured(loss, Double.NaN, flow)));
        }
        return TrialJudge.judge(trial);
    }

    /** Returns the verdict about a candidate with half the baseline's loss. */
    private static TrialVerdict verdictOnFlow(double baseline, double candidate) {
        Trial trial = Trial.of(PLANNED, LONGEST, Yardstick.LOSS, List.of("a"));
        for (int i = 0; i < PLANNED; i++) {
            trial = trial.after(
                    new Measured(1, Double.NaN, baseline), Map.of("a", new Measured(0.5, Double.NaN, candidate)));
        }
        return TrialJudge.judge(trial);
    }

    private static TrialVerdict verdict(int rounds, double baseline, Map<String, Double> candidates) {
        return TrialJudge.judge(trial(rounds, baseline, candidates));
    }

    private static Trial trial(int rounds, double baseline, Map<String, Double> candidates) {
        Trial trial = Trial.of(PLANNED, LONGEST, Yardstick.LOSS, candidates.keySet());
        for (int i = 0; i < rounds; i++) {
            Map<String, Measured> measured = new HashMap<>();
            candidates.forEach((variant, loss) -> measured.put(variant, new Measured(loss, Double.NaN, 1)));
            trial = trial.after(new Measured(baseline, Double.NaN, 1), measured);
        }
        return trial;
    }
}
