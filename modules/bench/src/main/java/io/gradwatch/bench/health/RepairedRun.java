package io.gradwatch.bench.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.app.run.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run beside the one of the same job and seed in which nothing was tried.
 *
 * @param before the run in which nothing was tried
 * @param metric the goal's metric at the end
 * @param outcomes what was tried, and what became of it: {@code relu promoted}
 * @param cost rounds of trials, as a share of the job's rounds
 */
record RepairedRun(RunScore before, double metric, List<String> outcomes, double cost) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the run's report. */
    static RepairedRun read(RunScore before, RunDirectory directory) throws IOException {
        JsonNode report = JSON.readTree(directory.report().toFile());
        List<String> outcomes = new ArrayList<>();
        for (JsonNode rollout : report.path("rollouts")) {
            outcomes.add(rollout.path("variant").asText() + " "
                    + rollout.path("outcome").asText() + heldOut(rollout));
        }
        String name = before.run().job().goal().orElseThrow().metric();
        double metric = Double.parseDouble(report.path("final").path(name).asText("NaN"));
        return new RepairedRun(
                before, metric, outcomes, report.path("trials").path("share").asDouble());
    }

    private static String heldOut(JsonNode rollout) {
        double baseline = Double.parseDouble(rollout.at("/baseline/heldOutLoss").asText("NaN"));
        double candidate =
                Double.parseDouble(rollout.at("/candidate/heldOutLoss").asText("NaN"));
        return Double.isNaN(candidate) ? "" : String.format(Locale.ROOT, " (%.3g, was %.3g)", candidate, baseline);
    }

    /** Whether the final model reaches the goal. */
    boolean learned() {
        return before.run().job().goal().orElseThrow().reachedBy(metric);
    }

    /** Whether anything was tried. */
    boolean touched() {
        return !outcomes.isEmpty();
    }

    /** Whether the job had failed, so that there was something to repair. */
    boolean hadFailed() {
        return before.verdict().failed();
    }

    /** In words. */
    String verdict() {
        if (hadFailed()) {
            return learned() ? "repaired" : "not repaired";
        }
        if (!before.verdict().healthy()) {
            return "left out";
        }
        return touched() ? "touched" : "untouched";
    }
}
