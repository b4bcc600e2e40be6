package io.gradwatch.bench.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which cure heals what: the failing runs of a zoo, each with one cure alone at a time. */
final class CureTable {
    private final List<String> cures;
    private final Map<RunScore, Map<String, RepairedRun>> runs = new LinkedHashMap<>();

    CureTable(List<String> cures) {
        this.cures = List.copyOf(cures);
    }

    void add(String cure, RepairedRun run) {
        runs.computeIfAbsent(run.before(), before -> new LinkedHashMap<>()).put(cure, run);
    }

    /** For a person: the goal's metric by run and cure, with a star where it was reached; a dash where nothing was promoted. */
    List<List<List<String>>> tables() {
        if (runs.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("job", "seed", "none"));
        head.addAll(cures);
        rows.add(head);
        runs.forEach((before, byCure) -> {
            List<String> row = new ArrayList<>(List.of(
                    before.run().job().name(),
                    Long.toString(before.run().seed()),
                    String.format(Locale.ROOT, "%.3g", before.run().finalMetric())));
            cures.forEach(cure -> row.add(cell(byCure.get(cure))));
            rows.add(row);
        });
        rows.add(healed());
        return List.of(rows);
    }

    private static String cell(RepairedRun run) {
        boolean promoted = run.outcomes().stream().anyMatch(outcome -> outcome.contains(" promoted"));
        return promoted ? String.format(Locale.ROOT, "%.3g%s", run.metric(), run.learned() ? " *" : "") : "-";
    }

    private List<String> healed() {
        List<String> row = new ArrayList<>(List.of("healed", "", ""));
        for (String cure : cures) {
            row.add(Long.toString(runs.values().stream()
                    .filter(byCure -> byCure.get(cure).learned())
                    .count()));
        }
        return row;
    }

    /** For programs: one for each run and cure. */
    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        runs.forEach((before, byCure) -> byCure.forEach((cure, run) -> rows.add(Map.of(
                "job", before.run().job().name(),
                "seed", before.run().seed(),
                "cure", cure,
                "metric", Double.toString(run.metric()),
                "healed", run.learned(),
                "tried", run.outcomes()))));
        return rows;
    }
}
