package io.gradwatch.bench.health;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Scores the diagnoses of a zoo's runs, one by one and all together. */
final class HealthScores {
    private static final List<PeerRules> PEERS =
            List.of(new AutoTrainerRules(), new SageMakerRules(), new DeepDiagnosisRules());

    private final List<RunScore> scores = new ArrayList<>();

    void add(RecordedRun run) {
        scores.add(RunScore.of(run));
    }

    /** Returns the scores of jobs that have a goal. */
    List<RunScore> withGoal() {
        return scores.stream()
                .filter(score -> score.run().job().goal().isPresent())
                .toList();
    }

    /** Returns the rows of three tables for people: runs, symptoms, and this tool beside its peers. */
    List<List<List<String>>> tables() {
        return List.of(runs(), symptoms(), tools());
    }

    /** Returns rows for programs, one for each run. */
    List<Map<String, Object>> rows() {
        return scores.stream().map(HealthScores::row).toList();
    }

    private List<List<String>> runs() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("job", "seed", "metric", "verdict", "by", "round", "iteration", "ever reported"));
        for (RunScore score : scores) {
            rows.add(List.of(
                    score.run().job().name(),
                    Long.toString(score.run().seed()),
                    String.format(Locale.ROOT, "%.4g", score.run().finalMetric()),
                    score.detection().label(),
                    score.proof().map(proof -> proof.symptom().label()).orElse(""),
                    score.proof().isPresent() ? Integer.toString(score.delayRounds()) : "",
                    score.proof().isPresent() ? Long.toString(score.delayIterations()) : "",
                    score.reported().entrySet().stream()
                            .map(entry -> entry.getKey().label() + " "
                                    + entry.getValue().label())
                            .collect(Collectors.joining(", "))));
        }
        return rows;
    }

    /**
     * Counts the runs by symptom: open and critical at the end of a failing run, whether or not the index lists it; and
     * reported in a healthy run.
     */
    private List<List<String>> symptoms() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("symptom", "failing, listed", "failing, not listed", "healthy, critical", "healthy, warning"));
        for (Symptom symptom : Symptom.values()) {
            Predicate<RunScore> listed = score -> score.run().job().symptoms().contains(symptom);
            Predicate<RunScore> open =
                    score -> score.detection().failed() && score.openCritical().contains(symptom);
            rows.add(List.of(
                    symptom.label(),
                    count(open.and(listed)),
                    count(open.and(listed.negate())),
                    count(score ->
                            score.detection().healthy() && score.reported().get(symptom) == Severity.CRITICAL),
                    count(score ->
                            score.detection().healthy() && score.reported().get(symptom) == Severity.WARNING)));
        }
        return rows;
    }

    private String count(Predicate<RunScore> which) {
        return Long.toString(scores.stream().filter(which).count());
    }

    private List<List<String>> tools() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("tool", "failing runs found", "healthy runs alarmed", "median delay, rounds"));
        rows.add(tool("Gradwatch", score -> score.detection().failed() ? ownProof(score) : ownAlarm(score)));
        for (PeerRules peer : PEERS) {
            rows.add(tool(peer.name(), score -> peer.firstAlarm(score.run().rounds())));
        }
        return rows;
    }

    private static OptionalInt ownProof(RunScore score) {
        return score.proof().isPresent() ? OptionalInt.of(score.delayRounds()) : OptionalInt.empty();
    }

    private static OptionalInt ownAlarm(RunScore score) {
        return score.diagnoses().stream()
                .map(Diagnosis::criticalRound)
                .flatMapToInt(OptionalInt::stream)
                .min();
    }

    /** Returns the row of a tool that raises its first alarm in the given rounds. */
    private List<String> tool(String name, Function<RunScore, OptionalInt> firstAlarm) {
        List<RunScore> failing =
                scores.stream().filter(score -> score.detection().failed()).toList();
        List<RunScore> healthy =
                scores.stream().filter(score -> score.detection().healthy()).toList();
        int[] delays = failing.stream()
                .map(firstAlarm)
                .flatMapToInt(OptionalInt::stream)
                .sorted()
                .toArray();
        long alarmed =
                healthy.stream().map(firstAlarm).filter(OptionalInt::isPresent).count();
        return List.of(
                name,
                delays.length + " of " + failing.size(),
                alarmed + " of " + healthy.size(),
                delays.length == 0 ? "" : Integer.toString(delays[delays.length / 2]));
    }

    private static Map<String, Object> row(RunScore score) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("job", score.run().job().name());
        row.put("seed", score.run().seed());
        row.put("metric", Double.toString(score.run().finalMetric()));
        row.put("learned", score.run().learned());
        row.put("verdict", score.detection().label());
        score.proof().ifPresent(proof -> {
            row.put("symptom", proof.symptom().label());
            row.put("delayRounds", score.delayRounds());
            row.put("delayIterations", score.delayIterations());
        });
        row.put(
                "openCritical",
                score.openCritical().stream().map(Symptom::label).toList());
        for (PeerRules peer : PEERS) {
            peer.firstAlarm(score.run().rounds()).ifPresent(round -> row.put(peer.name(), round));
        }
        return row;
    }
}
