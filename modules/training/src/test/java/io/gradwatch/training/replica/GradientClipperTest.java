package io.gradwatch.training.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.signal.ParameterReport;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.Networks;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.kernels.GradientClipper;
import io.gradwatch.training.kernels.Kernel;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.FlatLayout.Segment;
import io.gradwatch.training.state.GradientRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Clipping of gradients. With plain gradient descent at rate 1 and one minibatch per round, a step is the gradient that
 * the updater received.
 */
class GradientClipperTest {
    private static final int ROWS = 16;
    private static final Rows DATA = rows();

    private final Arm arm = arm(Networks.dense(new Sgd(1)));
    private final List<Segment> segments = FlatLayout.of(arm.network()).segments();
    private final float[] raw = step(arm, GradientRule.NONE, 1).step();

    @Test
    void theGlobalNormBoundsTheWholeGradientAndKeepsItsDirection() {
        double norm = norm(raw, 0, raw.length);

        float[] clipped = step(arm, GradientRule.globalNorm(norm / 4), 1).step();

        assertScaled(clipped, 0, raw.length, 0.25);
    }

    @Test
    void aGradientBelowTheBoundIsLeftAsItIs() {
        GradientRule wide = GradientRule.globalNorm(norm(raw, 0, raw.length) * 1.01);

        assertThat(step(arm, wide, 1).step()).isEqualTo(raw);
    }

    @Test
    void theAdaptiveRuleBoundsEachLayerByItsOwnWeights() {
        double fraction = 0.01;
        float[] weights = floats(arm.state().parameters());

        float[] clipped = step(arm, GradientRule.adaptive(fraction), 1).step();

        for (int[] layer : layers()) {
            double bound = fraction * Math.max(norm(weights, layer[0], layer[1]), GradientClipper.LEAST_WEIGHT_NORM);
            double norm = norm(raw, layer[0], layer[1]);
            assertThat(norm).as("this layer has to be clipped").isGreaterThan(bound);
            assertScaled(clipped, layer[0], layer[1], bound / norm);
        }
    }

    @Test
    void telemetryMeasuresTheGradientBeforeClipping() {
        GradientRule narrow = GradientRule.globalNorm(1e-3);

        Outcome clipped = step(arm, narrow, 1);

        assertThat(clipped.norms()).isEqualTo(step(arm, GradientRule.NONE, 1).norms());
        assertThat(norm(clipped.step(), 0, raw.length)).isCloseTo(1e-3, within(1e-7));
    }

    @Test
    void clipsWithoutTelemetryToo() {
        GradientRule narrow = GradientRule.globalNorm(1e-3);

        assertThat(step(arm, narrow, 0).step()).isEqualTo(step(arm, narrow, 1).step());
    }

    @Test
    void runningStatisticsAreNoGradients() {
        Arm normalized = arm(Networks.regularized(new Sgd(1)));
        FlatLayout layout = FlatLayout.of(normalized.network());
        float[] free = step(normalized, GradientRule.NONE, 1).step();

        for (GradientRule rule : List.of(GradientRule.globalNorm(1e-3), GradientRule.adaptive(1e-3))) {
            float[] clipped = step(normalized, rule, 1).step();
            for (Segment segment : layout.segments()) {
                if (!segment.summed()) {
                    assertScaled(free, clipped, segment.start(), segment.start() + segment.length(), 1);
                }
            }
        }
    }

    private record Outcome(float[] step, List<Double> norms) {}

    private static Outcome step(Arm arm, GradientRule rule, int sampleEvery) {
        ReplicaSpec spec = new ReplicaSpec(
                "application",
                "run",
                "baseline",
                arm.configuration(),
                rule,
                1,
                ROWS,
                sampleEvery,
                new long[] {8},
                4,
                true,
                Kernel.ALL);
        Shard shard = new Shard(0, DATA, Rows.NONE, Rows.NONE);
        WorkerResult result =
                new Replica(spec, 0).train(arm.state(), new RoundOrder(1, 1, 0, 1, 0, 0), shard, () -> false);
        float[] before = floats(arm.state().parameters());
        float[] after = new float[before.length];
        result.parameters().read(0, after, after.length);
        for (int i = 0; i < after.length; i++) {
            after[i] = before[i] - after[i];
        }
        return new Outcome(after, norms(result.report()));
    }

    private static List<Double> norms(WorkerReport report) {
        return report.parameters().stream()
                .map(ParameterReport::gradient)
                .map(gradient -> gradient.norm().mean())
                .toList();
    }

    private List<int[]> layers() {
        Map<String, int[]> layers = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            int end = segment.start() + segment.length();
            String layer = FlatLayout.of(arm.network())
                    .layout()
                    .parameters()
                    .get(i)
                    .layer()
                    .name();
            layers.merge(layer, new int[] {segment.start(), end}, (one, next) -> new int[] {one[0], next[1]});
        }
        return List.copyOf(layers.values());
    }

    private void assertScaled(float[] clipped, int from, int to, double scale) {
        assertScaled(raw, clipped, from, to, scale);
    }

    private static void assertScaled(float[] free, float[] clipped, int from, int to, double scale) {
        for (int i = from; i < to; i++) {
            assertThat((double) clipped[i]).isCloseTo(free[i] * scale, within(1e-6));
        }
    }

    private static double norm(float[] values, int from, int to) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (double) values[i] * values[i];
        }
        return Math.sqrt(squares);
    }

    private static float[] floats(FlatFloats flat) {
        float[] floats = new float[flat.length()];
        flat.read(0, floats, floats.length);
        return floats;
    }

    private static Arm arm(ComputationGraphConfiguration configuration) {
        return Checkpoint.start(configuration).arms().get(0);
    }

    private static Rows rows() {
        Random random = new Random(3);
        float[] features = new float[ROWS * 8];
        float[] labels = new float[ROWS * 4];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < ROWS; row++) {
            labels[row * 4 + row % 4] = 1;
        }
        return Rows.of(features, labels, ROWS);
    }
}
