package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ActivationStatistics;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Injects a fault into some round, layer or worker of a healthy run; diagnosis must find, name and locate it. */
class FaultInjectionTest {
    private static final int RUNS = 150;
    private static final int SICK_ROUNDS = 40;

    /** Faults, and how each changes a round. */
    private enum Fault {
        LAYER_DIES(Symptom.DEAD_UNITS) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withActivations(scene.layer, new ActivationStatistics(1, Double.NaN));
                double[] signals = scene.healthy.signals();
                Arrays.fill(signals, 0, scene.layer + 1, 0);
                scene.observe(scene.loss, signals);
            }
        },
        LAYER_SATURATES(Symptom.SATURATED_ACTIVATIONS) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withActivations(scene.layer, new ActivationStatistics(Double.NaN, 0.98));
                scene.observe(scene.start, scene.healthy.signals());
            }
        },
        WEIGHTS_WASTE_AWAY(Symptom.WEIGHT_COLLAPSE) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withWeights(Math.pow(0.4, Math.min(12, count + 1)));
                scene.observe(scene.start, scene.healthy.signals());
            }
        },
        REPLICAS_PART(Symptom.REPLICA_DRIFT) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withDrift(5);
                scene.observe(scene.start, scene.healthy.signals());
            }
        },
        LOSS_SWINGS(Symptom.IRREGULAR_CURVE) {
            @Override
            void strike(Scene scene, int count) {
                scene.observe(scene.start * (count % 2 == 0 ? 1 : 4), scene.healthy.signals());
            }
        },
        WORKER_TURNS_ODD(Symptom.WORKER_OUTLIER) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withOddWorker(scene.worker, 60);
                scene.observe(scene.loss, scene.healthy.signals());
            }
        };

        private final Symptom symptom;

        Fault(Symptom symptom) {
            this.symptom = symptom;
        }

        /** Adds the next faulty round, after {@code count} earlier ones. */
        abstract void strike(Scene scene, int count);
    }

    private static final class Scene {
        final HealthyRun healthy;
        final SyntheticRun run;
        final Diagnostician diagnostician;
        final int layer;
        final int worker;
        final int healthyRounds;
        final double start;
        double loss;

        Scene(int seed) {
            Random random = new Random(seed);
            healthy = new HealthyRun(seed, 3 + random.nextInt(6));
            run = healthy.run;
            diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);
            layer = random.nextInt(healthy.layers - 1);
            worker = random.nextInt(healthy.workers);
            healthyRounds = 3 + random.nextInt(20);
            start = healthy.loss();
        }

        void observe(double level, double[] signals) {
            diagnostician.observe(run.next(level, signals));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundAndLocated(Fault fault) {
        for (int seed = 0; seed < RUNS; seed++) {
            Scene scene = new Scene(seed);
            for (int i = 0; i < scene.healthyRounds; i++) {
                scene.diagnostician.observe(scene.healthy.next());
            }
            scene.loss = scene.healthy.loss();
            for (int i = 0; i < SICK_ROUNDS; i++) {
                fault.strike(scene, i);
            }

            assertThat(scene.diagnostician.level(fault.symptom))
                    .as("%s, seed %d", fault, seed)
                    .isEqualTo(2);
            Diagnosis diagnosis = scene.diagnostician.open().stream()
                    .filter(open -> open.symptom() == fault.symptom)
                    .findFirst()
                    .orElseThrow();
            assertThat(diagnosis.openedRound()).isGreaterThan(scene.healthyRounds);
            if (fault == Fault.LAYER_DIES || fault == Fault.LAYER_SATURATES) {
                assertThat(diagnosis.layers()).containsExactly("dense_" + scene.layer);
            }
            if (fault == Fault.WORKER_TURNS_ODD) {
                assertThat(diagnosis.workers()).containsExactly(scene.worker);
            }
        }
    }
}
