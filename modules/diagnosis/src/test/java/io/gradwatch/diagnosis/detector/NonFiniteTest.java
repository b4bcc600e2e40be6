package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonFiniteTest extends DetectorContract {
    @Override
    Detector detector() {
        return new NonFinite();
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return run.nextBroken(2.3, HEALTHY, 2, 4);
    }

    @Test
    void isCriticalAtOnceAndNamesLayersWorkerAndIteration() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = healthy(run, 12);
        rounds.add(run.nextBroken(0.5, HEALTHY, 2, 4));

        List<DiagnosisEvent> events = events(rounds);
        Diagnosis diagnosis = events.get(1).diagnosis();

        assertThat(events).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.ESCALATED);
        assertThat(diagnosis.openedRound()).isEqualTo(13);
        assertThat(diagnosis.layers()).containsExactly("dense_0", "dense_1", "dense_2", "dense_3", "dense_4");
        assertThat(diagnosis.workers()).containsExactly(2);
        assertThat(diagnosis.evidence()).containsEntry("iteration", 124.0);
        assertThat(diagnosis.explanation()).contains("iteration 124 (round 13)").contains("on worker 2 of 4");
    }

    @Test
    void inTheFirstRoundItIsBlamedOnTheStart() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);

        Diagnosis diagnosis =
                events(List.of(run.nextBroken(2.3, HEALTHY, 0, 9))).get(1).diagnosis();

        assertThat(diagnosis.layers()).hasSize(10);
        assertThat(diagnosis.explanation()).contains("the network starts out of range");
    }
}
