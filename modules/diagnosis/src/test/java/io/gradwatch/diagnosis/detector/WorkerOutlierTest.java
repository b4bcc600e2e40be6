package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerOutlierTest extends DetectorContract {
    @Override
    Detector detector() {
        return new WorkerOutlier(HealthSettings.DEFAULTS);
    }

    @Override
    ClusterSnapshot healthy(SyntheticRun run) {
        return super.healthy(run.withOddWorker(2, 1));
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return run.withOddWorker(2, 50).next(0.5, HEALTHY);
    }

    @Test
    void namesTheWorkerAndItsRatio() {
        Diagnosis diagnosis = last(sick(run(1), 0, 20));

        assertThat(diagnosis.workers()).containsExactly(2);
        assertThat(diagnosis.evidence().get("gradientRatio")).isBetween(40.0, 60.0);
        assertThat(diagnosis.explanation()).contains("worker 2").contains("Check its shard");
    }

    @Test
    void twoWorkersAreAWarningThatSaysWhatCannotBeKnown() {
        SyntheticRun run = pair();
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rounds.add(run.withOddWorker(1, 50).next(0.5, new double[] {1e-2, 1e-2}));
        }

        List<DiagnosisEvent> events = events(rounds);

        assertThat(events).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
        assertThat(events.get(0).diagnosis().workers()).containsExactly(1);
        assertThat(events.get(0).diagnosis().explanation()).contains("Which of the two is wrong cannot be known");
    }

    @Test
    void aSingleWorkerIsNoOutlier() {
        SyntheticRun run = new SyntheticRun(new int[] {8, 3}, new double[] {1, 1}, 1, 0.3, 1, 1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rounds.add(run.next(0.5, new double[] {1e-2, 1e-2}));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void aDifferentWorkerEveryRoundIsNoOutlier() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(run.withOddWorker(i % 4, 50).next(0.5, HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }

    private static SyntheticRun pair() {
        return new SyntheticRun(new int[] {8, 3}, new double[] {1, 1}, 2, 0.05, 1, 1);
    }
}
