package io.gradwatch.bench.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The effect of each remedy alone on the failing runs of a zoo. */
final class RemedyTable {
    private final List<String> remedies;
    private final Map<RunScore, Map<String, RepairedRun>> runs = new LinkedHashMap<>();

    RemedyTable(List<String> remedies) {
        this.remedies = List.copyOf(remedies);
    }

    void add(String remedy, RepairedRun run) {
        runs.computeIfAbsent(run.before(), before -> new LinkedHashMap<>()).put(remedy, run);
    }

    /**
     * Returns tables for people: the goal's metric by run and remedy. A star marks a run that reached the goal, a dash one
     * in which nothing was promoted.
     */
    List<List<List<String>>> tables() {
        if (runs.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("job", "seed", "none"));
        head.addAll(remedies);
        rows.add(head);
        runs.forEach((before, byRemedy) -> {
            List<String> row = new ArrayList<>(List.of(
                    before.run().job().name(),
                    Long.toString(before.run().seed()),
                    String.format(Locale.ROOT, "%.3g", before.run().finalMetric())));
            remedies.forEach(remedy -> row.add(cell(byRemedy.get(remedy))));
            rows.add(row);
        });
        rows.add(repaired());
        return List.of(rows);
    }

    private static String cell(RepairedRun run) {
        boolean promoted = run.outcomes().stream().anyMatch(outcome -> outcome.contains(" promoted"));
        return promoted ? String.format(Locale.ROOT, "%.3g%s", run.metric(), run.learned() ? " *" : "") : "-";
    }

    private List<String> repaired() {
        List<String> row = new ArrayList<>(List.of("repaired", "", ""));
        for (String remedy : remedies) {
            row.add(Long.toString(runs.values().stream()
                    .filter(byRemedy -> byRemedy.get(remedy).learned())
                    .count()));
        }
        return row;
    }

    /** Returns rows for programs, one for each run and remedy. {@code cure} and {@code healed} are old names that are kept. */
    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        runs.forEach((before, byRemedy) -> byRemedy.forEach((remedy, run) -> rows.add(Map.of(
                "job", before.run().job().name(),
                "seed", before.run().seed(),
                "remedy", remedy,
                "cure", remedy,
                "metric", Double.toString(run.metric()),
                "repaired", run.learned(),
                "healed", run.learned(),
                "tried", run.outcomes()))));
        return rows;
    }
}
