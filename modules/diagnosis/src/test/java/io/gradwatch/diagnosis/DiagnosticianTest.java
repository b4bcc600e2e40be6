package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DiagnosticianTest {
    @Test
    void aThousandHealthyRunsHaveNoDiagnosis() {
        for (int seed = 0; seed < 1000; seed++) {
            HealthyRun healthy = new HealthyRun(seed);
            Diagnostician diagnostician = diagnostician(healthy);
            for (int i = 0; i < healthy.rounds(); i++) {
                diagnostician.observe(healthy.next());
            }

            assertThat(diagnostician.all()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void aGradientThatVanishesBelowSomeLayerIsFoundAndTheLayersNamed() {
        List<Double> delays = new ArrayList<>();
        for (int seed = 0; seed < 300; seed++) {
            HealthyRun healthy = new HealthyRun(seed);
            Diagnostician diagnostician = diagnostician(healthy);
            Random random = new Random(seed);
            int healthyRounds = random.nextInt(30);
            int firstFed = (healthy.layers + 2) / 3 + random.nextInt(1 + healthy.layers / 3);
            for (int i = 0; i < healthyRounds; i++) {
                diagnostician.observe(healthy.next());
            }
            double stalled = healthy.loss();
            double fading = Math.pow(10, -random.nextDouble(6, 12));
            for (int i = 0; i < 25; i++) {
                double[] signals = healthy.signals();
                for (int layer = 0; layer < Math.min(firstFed, healthy.layers - 1); layer++) {
                    signals[layer] *= fading;
                }
                diagnostician.observe(healthy.run.next(stalled, signals));
            }

            assertThat(diagnostician.level(Symptom.VANISHING_GRADIENT))
                    .as("seed %d", seed)
                    .isEqualTo(2);
            Diagnosis diagnosis = diagnostician.open().get(0);
            assertThat(diagnosis.openedRound()).isGreaterThan(healthyRounds);
            delays.add((double) diagnosis.criticalRound().orElseThrow() - healthyRounds);
            assertThat(diagnosis.layers())
                    .as("seed %d", seed)
                    .hasSize(Math.min(firstFed, healthy.layers - 1))
                    .first()
                    .isEqualTo("dense_0");
        }

        assertThat(Quantile.median(delays)).isLessThanOrEqualTo(10);
    }

    @Test
    void aGradientThatExplodesInSomeLayerIsFoundAndTheLayerNamed() {
        for (int seed = 0; seed < 300; seed++) {
            HealthyRun healthy = new HealthyRun(seed);
            Diagnostician diagnostician = diagnostician(healthy);
            Random random = new Random(seed);
            int healthyRounds = 5 + random.nextInt(40);
            int layer = random.nextInt(healthy.layers);
            for (int i = 0; i < healthyRounds; i++) {
                diagnostician.observe(healthy.next());
            }
            double loss = healthy.loss();
            for (int i = 0; i < 15; i++) {
                double[] signals = healthy.signals();
                double total = 0;
                for (double arrival : signals) {
                    total += arrival;
                }
                signals[layer] += total * Math.pow(10, 4 + i);
                loss *= 1.8;
                diagnostician.observe(healthy.run.next(loss, signals));
            }

            assertThat(diagnostician.level(Symptom.EXPLODING_GRADIENT))
                    .as("seed %d", seed)
                    .isEqualTo(2);
            assertThat(diagnostician.open().stream()
                            .filter(diagnosis -> diagnosis.symptom() == Symptom.EXPLODING_GRADIENT)
                            .findFirst()
                            .orElseThrow()
                            .layers())
                    .contains("dense_" + layer);
        }
    }

    @Test
    void aNanOnSomeWorkerIsFoundInItsRoundAndTheWorkerAndLayersNamed() {
        for (int seed = 0; seed < 300; seed++) {
            HealthyRun healthy = new HealthyRun(seed);
            Diagnostician diagnostician = diagnostician(healthy);
            Random random = new Random(seed);
            int healthyRounds = random.nextInt(40);
            for (int i = 0; i < healthyRounds; i++) {
                diagnostician.observe(healthy.next());
            }
            int layer = random.nextInt(healthy.layers);
            diagnostician.observe(healthy.run.nextBroken(healthy.loss(), healthy.signals(), 0, layer));

            Diagnosis diagnosis = diagnostician.open().get(0);
            assertThat(diagnosis.symptom()).isEqualTo(Symptom.NON_FINITE);
            assertThat(diagnosis.criticalRound()).hasValue(healthyRounds + 1);
            assertThat(diagnosis.workers()).containsExactly(0);
            assertThat(diagnosis.layers()).hasSize(layer + 1);
        }
    }

    @Test
    void theSameSnapshotsGiveTheSameDiagnoses() {
        List<ClusterSnapshot> rounds = new ArrayList<>();
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        for (int i = 0; i < 30; i++) {
            rounds.add(run.next(2.3, SyntheticRun.HEALTHY));
        }
        rounds.add(run.nextBroken(2.3, SyntheticRun.HEALTHY, 1, 3));
        Diagnostician one = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);
        Diagnostician other = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);

        for (ClusterSnapshot round : rounds) {
            assertThat(one.observe(round)).isEqualTo(other.observe(round));
        }

        assertThat(one.all()).hasSize(1).isEqualTo(other.all());
    }

    @Test
    void roundsMustComeInOrderAndHaveTheLayout() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1);
        Diagnostician diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);
        ClusterSnapshot first = run.next(1, SyntheticRun.HEALTHY);
        diagnostician.observe(first);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> diagnostician.observe(first))
                .withMessage("round: expected one after 1, found 1");
        SyntheticRun foreign = new SyntheticRun(new int[] {3}, new double[] {1}, 1, 0, 1, 1);
        foreign.next(1, new double[] {1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> diagnostician.observe(foreign.next(1, new double[] {1})))
                .withMessage("parameters of round 2: expected 20, found 2");
    }

    private static Diagnostician diagnostician(HealthyRun healthy) {
        return new Diagnostician(healthy.run.layout(), HealthSettings.DEFAULTS);
    }
}
