package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagnantLossTest extends DetectorContract {
    @Override
    Detector detector() {
        return new StagnantLoss(HealthSettings.DEFAULTS);
    }

    @Override
    SyntheticRun run(long reportOrderSeed) {
        return super.run(reportOrderSeed).withRoundsPerEpoch(10);
    }

    /** Returns a round whose loss stalls, too, but whose accuracy is high. */
    @Override
    ClusterSnapshot healthy(SyntheticRun run) {
        return SyntheticRun.evaluated(super.healthy(run), new Evaluation(1000, 500, 900));
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return run.next(2.3, HEALTHY);
    }

    @Override
    int patience() {
        return 60;
    }

    @Test
    void aRegressionThatStaysWhereItStartedIsCriticalAfterFiveEpochs() {
        List<DiagnosisEvent> events = events(sick(run(1), 0, 80));

        assertThat(events).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.ESCALATED);
        Diagnosis diagnosis = events.get(1).diagnosis();
        assertThat(diagnosis.openedRound()).isLessThan(35);
        assertThat(diagnosis.criticalRound().orElseThrow()).isBetween(50, 60);
        assertThat(diagnosis.explanation()).contains("5 epochs").contains("Steps are not too small");
    }

    @Test
    void aClassifierWhoseLossFellToChanceLevelHasLearnedNothing() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            double loss = Math.log(16) * (1 + 3 * Math.pow(0.5, i));
            rounds.add(SyntheticRun.evaluated(run.next(loss, HEALTHY), new Evaluation(1000, 2800, 62)));
        }

        List<DiagnosisEvent> events = events(rounds);

        assertThat(events).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.ESCALATED);
        assertThat(events.get(1).diagnosis().explanation()).contains("chance level (2.77)");
    }

    @Test
    void aLossThatFallsSlowlyIsNotCritical() {
        SyntheticRun run = new SyntheticRun(new int[] {8, 8, 3}, new double[] {1, 1, 1}, 3, 0, 1, 1);
        run.withRoundsPerEpoch(10);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rounds.add(run.next(2.3 * Math.pow(0.9997, i), new double[] {1e-2, 1e-2, 1e-2}));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).doesNotContain(Kind.ESCALATED);
    }

    @Test
    void growingWeightsAreAWarningAtMost() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rounds.add(run.withWeights(Math.pow(1.02, i)).next(2.3, HEALTHY));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void oneLongEpochIsTooShort() {
        SyntheticRun run = super.run(1);

        assertThat(events(sick(run, 0, 100))).isEmpty();
    }

    @Test
    void explainsThatStepsAreTooSmall() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rounds.add(run.next(2.3, HEALTHY, 1e-7));
        }

        assertThat(events(rounds).get(0).diagnosis().explanation()).contains("Steps are too small to train");
    }
}
