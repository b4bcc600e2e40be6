package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VanishingGradientTest extends DetectorContract {
    @Override
    Detector detector() {
        return new VanishingGradient(HealthSettings.DEFAULTS);
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return run.next(2.3, fading(7));
    }

    @Test
    void namesTheStarvedLayersAndTheFlowRatio() {
        Diagnosis diagnosis = lastOf(sick(SyntheticRun.ofTenLayers(1), 0, 20));

        assertThat(diagnosis.layers())
                .containsExactly("dense_0", "dense_1", "dense_2", "dense_3", "dense_4", "dense_5");
        assertThat(diagnosis.evidence().get("flowRatio")).isBetween(1e-6, 1e-4);
        assertThat(diagnosis.explanation())
                .contains("dense_9")
                .contains("The network has learned nothing for")
                .contains("Starved: dense_0");
    }

    @Test
    void isAWarningAtMostWhileTheLossFalls() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(run.next(2.3 * Math.pow(0.98, i), fading(7)));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void aLossThatFallsOnlyToChanceLevelIsNoExcuse() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Evaluation tenthRight = new Evaluation(100, 300, 10);
            rounds.add(SyntheticRun.evaluated(run.next(10 * Math.pow(0.9, i), fading(7)), tenthRight));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.ESCALATED);
    }

    @Test
    void isSilentWhileANetworkLearnsFromAWeakGradient() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rounds.add(run.next(0.4 + 1.9 * Math.pow(0.95, i), fading(3.3)));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void aConvergedNetworkIsHealthyHoweverSmallItsGradients() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            double left = Math.max(1e-6, Math.pow(0.9, i));
            rounds.add(run.next(2.3 * left, filled(1e-2 * left)));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void aRecoveringGradientIsNotJudged() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rounds.add(run.next(2.3, fading(Math.max(0, 8 - 0.8 * i))));
        }
        for (int i = 0; i < 40; i++) {
            rounds.add(run.next(2.3 * Math.pow(0.97, i), HEALTHY));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).doesNotContain(Kind.ESCALATED);
    }

    @Test
    void aCollapseIsCriticalEvenIfTheNetworkHasLearned() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rounds.add(run.next(2.3 * Math.pow(0.96, i), HEALTHY));
        }
        for (int i = 0; i < 20; i++) {
            rounds.add(run.next(0.6, fading(7)));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.ESCALATED);
    }

    @Test
    void inputsOfAnyScaleAndLayersOfAnyWidthDoNotMatter() {
        int[] units = {512, 8, 256, 4, 128, 10};
        double[] inputs = {1e-6, 3, 0.2, 10, 0.05, 1};
        SyntheticRun run = new SyntheticRun(units, inputs, 3, 0.1, 5, 1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rounds.add(run.next(2.3, new double[] {1e-3, 2e-2, 1e-3, 1e-2, 2e-3, 5e-2}));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void noGradientAtAllIsCritical() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        double[] onlyOutput = new double[10];
        onlyOutput[9] = 5e-2;
        List<ClusterSnapshot> rounds = new ArrayList<>();
        rounds.add(run.next(0.69, HEALTHY));
        for (int i = 0; i < 20; i++) {
            rounds.add(run.next(0.69, onlyOutput));
        }

        Diagnosis diagnosis = lastOf(rounds);

        assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(diagnosis.layers()).hasSize(9).doesNotContain("dense_9");
        assertThat(diagnosis.explanation()).startsWith("No gradient reaches the first layers");
    }

    @Test
    void frozenLayersAreNotStarved() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        double[] frozen = filled(1e-2);
        Arrays.fill(frozen, 0, 6, 0);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(run.next(2.3, frozen));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void aSignalVanishingThroughTimeIsCriticalIfNothingWasLearned() {
        Diagnosis diagnosis = lastOf(vanishingThroughTime(1e-9));

        assertThat(diagnosis.criticalRound().orElseThrow()).isBetween(8, 12);
        assertThat(diagnosis.layers()).containsExactly("dense_0");
        assertThat(diagnosis.explanation()).contains("vanishes through time").contains("1.0e-09");
        assertThat(lastOf(vanishingThroughTime(5e-4)).criticalRound().orElseThrow())
                .isBetween(20, 25);
    }

    @Test
    void itIsCriticalSoonerIfTheLossIsBehindTheReferenceLoss() {
        List<ClusterSnapshot> behind = vanishingThroughTime(5e-4).stream()
                .map(round -> SyntheticRun.withReference(round, 0.7))
                .toList();

        assertThat(lastOf(behind).criticalRound().orElseThrow()).isBetween(8, 12);
    }

    @Test
    void aNetworkThatLearnsFromTheLastStepsWhereTheFirstAreNeededIsCritical() {
        Diagnosis diagnosis = lastOf(learningSlowly(5e-4, 1.8));

        assertThat(diagnosis.criticalRound().orElseThrow()).isBetween(11, 14);
        assertThat(diagnosis.explanation()).contains("1.8 from the last quarter of them");
    }

    @Test
    void aNetworkThatLearnsIsHealthyIfTheLastStepsAreEnough() {
        assertThat(events(learningSlowly(5e-4, 0.75))).isEmpty();
    }

    @Test
    void aNetworkWhoseSignalReachesTheFirstStepsIsHealthy() {
        assertThat(events(learningSlowly(5e-2, 1.8))).isEmpty();
    }

    /** Returns rounds in which the loss keeps falling and is still behind a reference loss of 0.7 from all time steps. */
    private List<ClusterSnapshot> learningSlowly(double timeFlowRatio, double lateReference) {
        SyntheticRun run = run(1).withActivations(0, ActivationStatistics.NONE.withTimeFlowRatio(timeFlowRatio));
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rounds.add(SyntheticRun.withReference(
                    run.next(0.8 + 1.7 * Math.pow(0.97, i), HEALTHY), 0.7, lateReference));
        }
        return rounds;
    }

    private List<ClusterSnapshot> vanishingThroughTime(double timeFlowRatio) {
        SyntheticRun run = run(1).withActivations(0, ActivationStatistics.NONE.withTimeFlowRatio(timeFlowRatio));
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rounds.add(run.next(2.3, HEALTHY));
        }
        return rounds;
    }

    @Test
    void aSignalVanishingThroughTimeIsCriticalIfLearningHasStopped() {
        SyntheticRun run =
                run(1).withRoundsPerEpoch(10).withActivations(0, ActivationStatistics.NONE.withTimeFlowRatio(1e-9));
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(run.next(1.5 + 0.8 * Math.pow(0.7, i), HEALTHY));
        }

        assertThat(lastOf(rounds).criticalRound().orElseThrow()).isBetween(30, 50);
    }

    @Test
    void aSignalVanishingThroughTimeIsHarmlessIfTheLastStepsAreEnough() {
        SyntheticRun run = run(1).withActivations(0, ActivationStatistics.NONE.withTimeFlowRatio(1e-9));
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rounds.add(run.next(0.3 + 2 * Math.pow(0.9, i), HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void aGradientThatCollapsedInAllLayersIsCriticalWhileTheLossIsHigh() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rounds.add(run.next(2.3 * Math.pow(0.98, i), HEALTHY));
        }
        for (int i = 0; i < 15; i++) {
            rounds.add(run.next(2.5, filled(1e-8)));
        }

        Diagnosis diagnosis = lastOf(rounds);

        assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(diagnosis.layers()).hasSize(10);
        assertThat(diagnosis.explanation()).contains("collapsed in all layers");
    }

    @Test
    void aSlowlyDecayingErrorFlowRatioIsAWarningBeforeItVanishes() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rounds.add(run.next(2.3, fading(4.0 * i / 99)));
        }

        List<DiagnosisEvent> events = events(rounds);

        assertThat(events.get(0).kind()).isEqualTo(Kind.OPENED);
        assertThat(events.get(0).diagnosis().evidence().get("errorFlowRatio")).isGreaterThan(1e-3);
    }

    private Diagnosis lastOf(List<ClusterSnapshot> rounds) {
        List<DiagnosisEvent> events = events(rounds);
        return events.get(events.size() - 1).diagnosis();
    }

    /** Returns an error signal of 0.05 that loses this many decades from the last layer to the first. */
    private static double[] fading(double decades) {
        double[] signals = new double[10];
        for (int i = 0; i < 10; i++) {
            signals[i] = 5e-2 * Math.pow(10, -decades * (9 - i) / 9);
        }
        return signals;
    }
}
