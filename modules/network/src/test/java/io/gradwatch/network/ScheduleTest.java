package io.gradwatch.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.network.Initializer.Scheme;
import io.gradwatch.network.LayerSpec.Output;
import io.gradwatch.network.Schedule.Cosine;
import io.gradwatch.network.Schedule.Step;
import io.gradwatch.network.UpdaterSpec.AdamW;
import io.gradwatch.network.UpdaterSpec.Scheduled;
import io.gradwatch.network.UpdaterSpec.Sgd;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class ScheduleTest {
    @Test
    void stepsMultiplyPeriodically() {
        assertThat(byEpoch(new Step(ScheduleType.EPOCH, 0.5, 2), 6)).containsExactly(0.8, 0.8, 0.4, 0.4, 0.2, 0.2);
        ISchedule byIteration = new Step(ScheduleType.ITERATION, 0.1, 10).toDl4j(0.8);
        assertThat(byIteration.valueAt(9, 7)).isEqualTo(0.8);
        assertThat(byIteration.valueAt(10, 7)).isCloseTo(0.08, within(1e-12));
    }

    @Test
    void cosineFallsToItsEndAndStaysThere() {
        double[] rates = byEpoch(new Cosine(4, 0.2), 7);
        assertThat(rates[0]).isEqualTo(0.8);
        assertThat(rates[2]).isCloseTo(0.8 * 0.6, within(1e-12));
        assertThat(rates[3]).isBetween(rates[4], rates[2]);
        assertThat(rates[4]).isCloseTo(0.8 * 0.2, within(1e-12)).isEqualTo(rates[6]);
    }

    @Test
    void updatersFollowTheirSchedule() {
        ComputationGraph network = new ComputationGraph(build(new Scheduled(new Sgd(0.5), new Cosine(2, 0))));
        network.init();
        assertThat(rate(network, 0)).isEqualTo(0.5);
        assertThat(rate(network, 1)).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void weightDecayIsThatOfTheUpdater() {
        Scheduled scheduled = new Scheduled(new AdamW(0.01, 0.9, 0.999, 0.05), new Cosine(2, 0));
        assertThat(scheduled.weightDecay()).isEqualTo(0.05);
        assertThat(scheduled.learningRate()).isEqualTo(0.01);
    }

    @Test
    void schedulesSurviveDl4jsJson() {
        for (Schedule schedule : List.of(new Cosine(3, 0.1), new Step(ScheduleType.ITERATION, 0.5, 7))) {
            ComputationGraphConfiguration configuration = build(new Scheduled(new Sgd(0.5), schedule));
            assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
                    .isEqualTo(configuration);
        }
    }

    private static double[] byEpoch(Schedule schedule, int epochs) {
        ISchedule dl4j = schedule.toDl4j(0.8);
        return IntStream.range(0, epochs)
                .mapToDouble(epoch -> dl4j.valueAt(1000, epoch))
                .toArray();
    }

    private static double rate(ComputationGraph network, int epoch) {
        network.getConfiguration().setEpochCount(epoch);
        return network.getLearningRate("output_0");
    }

    private static ComputationGraphConfiguration build(UpdaterSpec updater) {
        Output output = new Output(2, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER);
        return NetworkBuilder.build(new NetworkSpec(List.of(output)), List.of(3), 2, updater, 0, 1);
    }
}
