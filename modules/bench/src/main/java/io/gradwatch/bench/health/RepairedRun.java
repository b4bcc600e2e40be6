package io.gradwatch.bench.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.app.run.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run in which remedies were tried, with the run of the same job and seed in which nothing was tried.
 *
 * @param before the run in which nothing was tried
 * @param metric the goal's metric at the end
 * @param outcomes each variant that was tried and its outcome, such as {@code relu promoted}
 * @param cost rounds of trials, as a fraction of the job's rounds
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

    /** Returns whether the final model reaches the goal. */
    boolean learned() {
        return before.run().job().goal().orElseThrow().reachedBy(metric);
    }

    /** Returns whether any variant was tried. */
    boolean touched() {
        return !outcomes.isEmpty();
    }

    /** Returns whether the job had failed without remedies. */
    boolean hadFailed() {
        return before.detection().failed();
    }

    /** Returns the result in words. */
    String verdict() {
        if (hadFailed()) {
            return learned() ? "repaired" : "not repaired";
        }
        if (!before.detection().healthy()) {
            return "left out";
        }
        return touched() ? "touched" : "untouched";
    }
}
