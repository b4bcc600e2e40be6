package io.gradwatch.bench.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.run.telemetry.TelemetryReader;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The recorded measurements of one run.
 *
 * @param job job that was run
 * @param seed seed of the run
 * @param layout layout of its network
 * @param rounds snapshot of each round
 * @param metric the goal's metric after each epoch; empty without a goal
 */
record RecordedRun(ZooJob job, long seed, Layout layout, List<ClusterSnapshot> rounds, List<Double> metric) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns whether this directory has a finished run. */
    static boolean isIn(RunDirectory directory) {
        return Files.exists(directory.report());
    }

    static RecordedRun read(ZooJob job, long seed, RunDirectory directory) throws IOException {
        TelemetryReader telemetry = new TelemetryReader(directory.telemetry());
        List<ClusterSnapshot> rounds = new ArrayList<>();
        telemetry.forEach((layout, snapshot) -> rounds.add(snapshot));
        List<Double> metric = new ArrayList<>();
        if (job.goal().isPresent()) {
            for (JsonNode epoch : JSON.readTree(directory.report().toFile()).path("history")) {
                metric.add(Double.valueOf(epoch.path(job.goal().get().metric()).asText("NaN")));
            }
        }
        return new RecordedRun(job, seed, telemetry.layout(), rounds, metric);
    }

    /** Returns the goal's metric at the end; NaN without a goal. */
    double finalMetric() {
        return metric.isEmpty() ? Double.NaN : metric.get(metric.size() - 1);
    }

    /** Returns whether the final model reaches the goal. */
    boolean learned() {
        return job.goal().filter(goal -> goal.reachedBy(finalMetric())).isPresent();
    }

    /** Returns whether the goal was reached in the first half of the run, so that nothing was wrong for most of it. */
    boolean learnedEarly() {
        return learned()
                && metric.subList(0, (metric.size() + 1) / 2).stream()
                        .anyMatch(job.goal().orElseThrow()::reachedBy);
    }
}
