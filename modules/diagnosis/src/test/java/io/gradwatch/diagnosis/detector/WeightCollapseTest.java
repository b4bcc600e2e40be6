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

class WeightCollapseTest extends DetectorContract {
    @Override
    Detector detector() {
        return new WeightCollapse(HealthSettings.DEFAULTS);
    }

    @Override
    ClusterSnapshot healthy(SyntheticRun run) {
        return super.healthy(run.withWeights(1));
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return run.withWeights(Math.pow(0.2, Math.min(count, 9))).next(2.3, HEALTHY);
    }

    @Test
    void namesTheLayersAndBlamesWeightDecay() {
        Diagnosis diagnosis = last(sick(run(1), 0, 20));

        assertThat(diagnosis.layers()).hasSize(10);
        assertThat(diagnosis.evidence().get("weightsLeft")).isLessThan(0.01);
        assertThat(diagnosis.explanation()).contains("training.l2");
    }

    @Test
    void isAWarningAtMostWhileTheLossFalls() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(run.withWeights(Math.pow(0.9, i)).next(2.3 * Math.pow(0.97, i), HEALTHY));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void weightsThatGrowFromZeroAreNotCollapsed() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rounds.add(run.withWeights(1e-3 * (i + 1)).next(2.3, HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }
}
