package io.gradwatch.bench.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Scores the runs of a zoo in which remedies were tried. */
final class RepairScores {
    private final List<RepairedRun> runs = new ArrayList<>();

    void add(RepairedRun run) {
        runs.add(run);
    }

    /** Returns two tables for people: each run, and totals. */
    List<List<List<String>>> tables() {
        return runs.isEmpty() ? List.of() : List.of(each(), together());
    }

    private List<List<String>> each() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("job", "seed", "without", "with", "verdict", "trials", "tried"));
        for (RepairedRun run : runs) {
            rows.add(List.of(
                    run.before().run().job().name(),
                    Long.toString(run.before().run().seed()),
                    text(run.before().run().finalMetric()),
                    text(run.metric()),
                    run.verdict(),
                    percent(run.cost()),
                    String.join("; ", run.outcomes())));
        }
        return rows;
    }

    private List<List<String>> together() {
        Predicate<RepairedRun> healthy = run -> run.before().detection().healthy();
        double cost = runs.stream().mapToDouble(RepairedRun::cost).max().orElse(0);
        double mean = runs.stream().mapToDouble(RepairedRun::cost).average().orElse(0);
        return List.of(
                List.of(
                        "failing runs repaired",
                        "healthy runs touched",
                        "healthy runs that learned",
                        "trials, mean",
                        "most"),
                List.of(
                        share(RepairedRun::hadFailed, RepairedRun::learned),
                        share(healthy, RepairedRun::touched),
                        share(healthy, RepairedRun::learned),
                        percent(mean),
                        percent(cost)));
    }

    private String share(Predicate<RepairedRun> of, Predicate<RepairedRun> those) {
        return runs.stream().filter(of.and(those)).count() + " of "
                + runs.stream().filter(of).count();
    }

    /** Returns rows for programs, one for each run. {@code metricWithCures} is an old name that is kept. */
    List<Map<String, Object>> rows() {
        return runs.stream().map(RepairScores::row).toList();
    }

    private static Map<String, Object> row(RepairedRun run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("job", run.before().run().job().name());
        row.put("seed", run.before().run().seed());
        row.put("metricWithRemedies", Double.toString(run.metric()));
        row.put("metricWithCures", Double.toString(run.metric()));
        row.put("repair", run.verdict());
        row.put("trialShare", run.cost());
        row.put("tried", run.outcomes());
        return row;
    }

    private static String text(double metric) {
        return String.format(Locale.ROOT, "%.4g", metric);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
