package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaDriftTest extends DetectorContract {
    @Override
    Detector detector() {
        return new ReplicaDrift(HealthSettings.DEFAULTS);
    }

    @Override
    ClusterSnapshot healthy(SyntheticRun run) {
        return super.healthy(run.withDrift(0.01));
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return run.withDrift(4).next(2.3, HEALTHY);
    }

    @Test
    void namesTheLayersAndWhatToChange() {
        Diagnosis diagnosis = last(sick(run(1), 0, 20));

        assertThat(diagnosis.layers()).hasSize(10);
        assertThat(diagnosis.evidence()).containsEntry("replicaDrift", 4.0);
        assertThat(diagnosis.explanation()).contains("averagingFrequency");
    }

    @Test
    void isSilentWhileTheLossFalls() {
        SyntheticRun run = run(1).withDrift(4);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rounds.add(run.next(2.3 * Math.pow(0.95, i), HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void driftOfCollapsedWeightsIsIgnored() {
        SyntheticRun run = run(1).withDrift(4);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rounds.add(run.withWeights(Math.pow(0.1, Math.min(i, 5))).next(2.3, HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }
}
