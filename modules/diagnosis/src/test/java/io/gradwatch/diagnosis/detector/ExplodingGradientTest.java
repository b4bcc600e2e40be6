package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplodingGradientTest extends DetectorContract {
    @Override
    Detector detector() {
        return new ExplodingGradient(HealthSettings.DEFAULTS);
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        double growth = Math.pow(10, Math.min(count, 8));
        return run.next(2.3 + Math.min(count, 20), filled(1e-2 * growth));
    }

    @Test
    void namesTheLayersThatDominateTheGradient() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = healthy(run, 20);
        for (int i = 0; i < 10; i++) {
            double[] signals = filled(1e-2);
            signals[2] = 100;
            signals[3] = 50;
            rounds.add(run.next(5, signals));
        }

        List<DiagnosisEvent> events = events(rounds);

        assertThat(events).isNotEmpty();
        assertThat(events.get(events.size() - 1).diagnosis().layers()).containsExactly("dense_2", "dense_3");
    }

    @Test
    void isSilentWhereGradientsGrowBecauseANetworkStartsToLearn() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rounds.add(run.next(2.3, filled(1e-5)));
        }
        for (int i = 0; i < 60; i++) {
            rounds.add(run.next(0.3 + 2 * Math.pow(0.9, i), filled(1e-5 * Math.pow(10, Math.min(4, i / 3.0)))));
        }
        rounds.addAll(convergedRounds(run, 200));

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void oneSpikeIsNoExplosion() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = healthy(run, 30);
        rounds.add(run.next(20, filled(100)));
        rounds.addAll(healthy(run, 30));

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void updatesAsLargeAsTheWeightsAreCriticalIfTheLossRises() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rounds.add(run.next(2.3 + 2 * i, HEALTHY, 3));
        }

        assertThat(events(rounds).get(1).diagnosis().severity()).isEqualTo(Severity.CRITICAL);
    }

    private static List<ClusterSnapshot> convergedRounds(SyntheticRun run, int count) {
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rounds.add(run.next(0.3, filled(1e-1)));
        }
        return rounds;
    }
}
