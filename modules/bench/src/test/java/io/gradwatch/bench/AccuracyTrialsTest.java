package io.gradwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.bench.accuracy.DdpLearner;
import io.gradwatch.bench.accuracy.Learner;
import io.gradwatch.bench.accuracy.LearningCurve;
import io.gradwatch.bench.accuracy.StoppingRule;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.network.UpdaterSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccuracyTrialsTest {
    private final AccuracyTrials trials = new AccuracyTrials(new StoppingRule(0.97, 60, 1000));

    /** Reaches the given accuracies after 1, 2, … seconds of a hundred rows each. */
    private record Scripted(String name, Map<Double, List<Double>> accuracies) implements Learner {
        @Override
        public LearningCurve learn(Workload workload, StoppingRule rule) {
            List<Double> reached = accuracies.get(workload.updater().learningRate());
            return new LearningCurve(IntStream.range(0, reached.size())
                    .mapToObj(i -> new LearningCurve.Point(i + 1, 100L * (i + 1), reached.get(i)))
                    .toList());
        }
    }

    @Test
    void eachContenderCountsWithTheRateThatBringsItThereFirst() throws Exception {
        Scripted ours = new Scripted("ours", Map.of(0.1, List.of(0.9, 0.95, 0.98), 0.2, List.of(0.9, 0.975)));
        Scripted peer = new Scripted("peer", Map.of(0.1, List.of(0.9, 0.9, 0.9, 0.97), 0.2, List.of(0.96)));
        for (double rate : List.of(0.1, 0.2)) {
            trials.run(ours, workload(rate));
            trials.run(peer, workload(rate));
        }

        assertThat(trials.bestRate("ours")).isEqualTo(0.2);
        assertThat(trials.bestRate("peer")).isEqualTo(0.1);
        assertThat(trials.table())
                .contains(
                        List.of("ours", "0.2 *", "2.0", "200", "0.9750", "100 (100–100)", "", ""),
                        List.of("peer", "0.1 *", "4.0", "400", "0.9700", "100 (100–100)", "2.00 ×", "1.00 ×"),
                        List.of("peer", "0.2", "–", "–", "0.9600", "100 (100–100)", "", ""));
    }

    @Test
    void aContenderThatMissesTheAccuracyShowsItsBest() throws Exception {
        trials.run(new Scripted("ours", Map.of(0.1, List.of(0.98))), workload(0.1));
        trials.run(new Scripted("slow", Map.of(0.1, List.of(0.5, 0.4))), workload(0.1));
        trials.run(new Scripted("cut", Map.of(0.1, List.of())), workload(0.1));

        assertThat(trials.table())
                .contains(
                        List.of("slow", "0.1 *", "–", "–", "0.5000", "100 (100–100)", "–", "1.00 ×"),
                        List.of("cut", "0.1 *", "–", "–", "–", "–", "–", "–"));
        assertThat(trials.rows().get(1)).containsEntry("bestAccuracy", 0.5).doesNotContainKey("secondsToGoal");
    }

    @Test
    void aMissingPythonIsReported() throws Exception {
        assertThat(new DdpLearner("no-such-python", Path.of("")).missing())
                .hasValueSatisfying(why -> assertThat(why).contains("no-such-python"));
    }

    private static Workload workload(double rate) {
        return new Workload(4, 3, 0, new UpdaterSpec.Sgd(rate), 2, 8, 1, 1);
    }
}
