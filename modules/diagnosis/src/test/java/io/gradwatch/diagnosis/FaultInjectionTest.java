package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ActivationStatistics;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Healthy runs of any kind, into which a fault comes in some round, layer or worker: it is found, told by name, and located. */
class FaultInjectionTest {
    private static final int RUNS = 150;
    private static final int SICK_ROUNDS = 40;

    /** What goes wrong, and what it does to a round. */
    private enum Fault {
        LAYER_DIES(Symptom.DEAD_UNITS) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withActivations(scene.layer, new ActivationStatistics(1, Double.NaN));
                double[] arrivals = scene.course.arrivals();
                Arrays.fill(arrivals, 0, scene.layer + 1, 0);
                scene.observe(scene.loss, arrivals);
            }
        },
        LAYER_SATURATES(Symptom.SATURATED_ACTIVATIONS) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withActivations(scene.layer, new ActivationStatistics(Double.NaN, 0.98));
                scene.observe(scene.start, scene.course.arrivals());
            }
        },
        WEIGHTS_WASTE_AWAY(Symptom.WEIGHT_COLLAPSE) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withWeights(Math.pow(0.4, Math.min(12, count + 1)));
                scene.observe(scene.start, scene.course.arrivals());
            }
        },
        REPLICAS_PART(Symptom.REPLICA_DRIFT) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withDrift(5);
                scene.observe(scene.start, scene.course.arrivals());
            }
        },
        LOSS_SWINGS(Symptom.IRREGULAR_CURVE) {
            @Override
            void strike(Scene scene, int count) {
                scene.observe(scene.start * (count % 2 == 0 ? 1 : 4), scene.course.arrivals());
            }
        },
        WORKER_TURNS_ODD(Symptom.WORKER_OUTLIER) {
            @Override
            void strike(Scene scene, int count) {
                scene.run.withOddWorker(scene.worker, 60);
                scene.observe(scene.loss, scene.course.arrivals());
            }
        };

        private final Symptom symptom;

        Fault(Symptom symptom) {
            this.symptom = symptom;
        }

        /** The next round, {@code count} sick ones having come before it. */
        abstract void strike(Scene scene, int count);
    }

    private static final class Scene {
        final SyntheticCourse course;
        final SyntheticRun run;
        final Diagnostician diagnostician;
        final int layer;
        final int worker;
        final int healthyRounds;
        final double start;
        double loss;

        Scene(int seed) {
            Random random = new Random(seed);
            course = new SyntheticCourse(seed, 3 + random.nextInt(6));
            run = course.run;
            diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);
            layer = random.nextInt(course.layers - 1);
            worker = random.nextInt(course.workers);
            healthyRounds = 3 + random.nextInt(20);
            start = course.loss();
        }

        void observe(double level, double[] arrivals) {
            diagnostician.observe(run.next(level, arrivals));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundAndLocated(Fault fault) {
        for (int seed = 0; seed < RUNS; seed++) {
            Scene scene = new Scene(seed);
            for (int i = 0; i < scene.healthyRounds; i++) {
                scene.diagnostician.observe(scene.course.next());
            }
            scene.loss = scene.course.loss();
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
