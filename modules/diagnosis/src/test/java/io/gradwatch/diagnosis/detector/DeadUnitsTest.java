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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadUnitsTest extends DetectorContract {
    @Override
    Detector detector() {
        return new DeadUnits(HealthSettings.DEFAULTS);
    }

    @Override
    SyntheticRun run(long reportOrderSeed) {
        return withDead(super.run(reportOrderSeed), 0.1);
    }

    @Override
    ClusterSnapshot healthy(SyntheticRun run) {
        return super.healthy(withDead(run, 0.1));
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return withDead(run, 0.95).next(2.3, HEALTHY);
    }

    @Test
    void namesTheLayer() {
        Diagnosis diagnosis = last(sick(run(1), 0, 20));

        assertThat(diagnosis.layers()).containsExactly("dense_4");
        assertThat(diagnosis.evidence()).containsEntry("deadRatio", 0.95);
        assertThat(diagnosis.explanation()).contains("95 % of the units of dense_4");
    }

    @Test
    void aWholeLayerThatDiesIsCriticalWhateverWasLearnedBefore() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rounds.add(run.next(2.3 * Math.pow(0.9, i), HEALTHY));
        }
        double[] cut = filled(1e-2);
        Arrays.fill(cut, 0, 5, 0);
        for (int i = 0; i < 15; i++) {
            rounds.add(withDead(run, 1).next(0.5, cut));
        }

        Diagnosis diagnosis = last(rounds);

        assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(diagnosis.explanation()).contains("no longer depends on the input");
    }

    @Test
    void aConstantOutputIsCriticalEvenAfterAFirstLossFarOutOfRange() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>(List.of(run.next(262_000, HEALTHY)));
        double[] cut = filled(1e-2);
        Arrays.fill(cut, 0, 5, 0);
        for (int i = 0; i < 15; i++) {
            rounds.add(withDead(run, 1).next(1400, cut));
        }

        assertThat(last(rounds).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void halfOfTheUnitsDeadIsAWarning() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rounds.add(withDead(run, 0.6).next(2.3, HEALTHY));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void manyDeadUnitsAreBlamedForAHighPlateau() {
        SyntheticRun run = run(1).withRoundsPerEpoch(10);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rounds.add(withDead(run, 0.8).next(2.1, HEALTHY));
        }

        assertThat(last(rounds).criticalRound().orElseThrow()).isBetween(50, 70);
    }

    @Test
    void isSilentAboutThemWhileTheLossFalls() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(withDead(run, 0.8).next(2.3 * Math.pow(0.95, i), HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void unitsThatOutputZeroForOneMinibatchAreNotDead() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(withDead(run, i % 3 == 0 ? 0.2 : 0.95).next(2.3, HEALTHY));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).doesNotContain(Kind.ESCALATED);
    }

    @Test
    void aDeepNetworkWhoseUnitsAreDeadInEveryLayerLearnsTooSlowly() {
        assertThat(last(slowRun(0.4, 0)).criticalRound().orElseThrow()).isBetween(25, 35);
        assertThat(events(slowRun(0.2, 0))).isEmpty();
        assertThat(events(slowRun(0.4, 6))).as("in a shallow one").isEmpty();
    }

    /** Returns rounds in which the loss falls steadily to two thirds. */
    private List<ClusterSnapshot> slowRun(double dead, int firstThatCanDie) {
        SyntheticRun run = super.run(1).withRoundsPerEpoch(10);
        for (int layer = firstThatCanDie; layer < 10; layer++) {
            run = run.withActivations(layer, new ActivationStatistics(dead, Double.NaN));
        }
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(run.next(2.3 * Math.pow(0.66, i / 60.0), HEALTHY));
        }
        return rounds;
    }

    @Test
    void aFewAreBlamedIfTheLossStallsAboveTheReferenceLoss() {
        assertThat(last(stalling(0.4, 0.7)).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(events(stalling(0.4, 1.5))).as("noisy labels").isEmpty();
        assertThat(events(stalling(0.2, 0.7))).as("next to none").isEmpty();
    }

    private List<ClusterSnapshot> stalling(double dead, double reference) {
        SyntheticRun run = run(1).withRoundsPerEpoch(10);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double loss = 1.6 + 0.7 * Math.pow(0.5, i);
            rounds.add(SyntheticRun.withReference(withDead(run, dead).next(loss, HEALTHY), reference));
        }
        return rounds;
    }

    private static SyntheticRun withDead(SyntheticRun run, double share) {
        return run.withActivations(3, new ActivationStatistics(0.1, Double.NaN))
                .withActivations(4, new ActivationStatistics(share, Double.NaN));
    }
}
