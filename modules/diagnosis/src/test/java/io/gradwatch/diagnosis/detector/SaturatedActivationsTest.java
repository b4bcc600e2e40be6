package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SaturatedActivationsTest extends DetectorContract {
    @Override
    Detector detector() {
        return new SaturatedActivations(HealthSettings.DEFAULTS);
    }

    @Override
    SyntheticRun run(long reportOrderSeed) {
        return withSaturated(super.run(reportOrderSeed), 0.1);
    }

    @Override
    ClusterSnapshot healthy(SyntheticRun run) {
        return super.healthy(withSaturated(run, 0.1));
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return withSaturated(run, 0.97).next(2.3, HEALTHY);
    }

    @Override
    int patience() {
        return 15;
    }

    @Test
    void namesTheLayersAndTheRatio() {
        Diagnosis diagnosis = last(sick(run(1), 0, 20));

        assertThat(diagnosis.layers()).containsExactly("dense_2");
        assertThat(diagnosis.evidence()).containsEntry("saturatedRatio", 0.97);
    }

    @Test
    void aNetworkThatHasLearnedIsNotSaturated() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rounds.add(withSaturated(run, 0.97).next(0.4 + 1.9 * Math.pow(0.9, i), HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void aSaturatedOutputIsHealthy() {
        SyntheticRun run = super.run(1).withActivations(9, new ActivationStatistics(Double.NaN, 1));
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rounds.add(run.next(2.3, HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }

    private static SyntheticRun withSaturated(SyntheticRun run, double share) {
        return run.withActivations(2, new ActivationStatistics(Double.NaN, share));
    }
}
