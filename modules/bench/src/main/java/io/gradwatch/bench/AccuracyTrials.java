package io.gradwatch.bench;

import io.gradwatch.bench.accuracy.Learner;
import io.gradwatch.bench.accuracy.LearningCurve;
import io.gradwatch.bench.accuracy.StoppingRule;
import io.gradwatch.bench.workload.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** All trainings with one stopping rule: each contender's learning rates, and which of them is its best. */
final class AccuracyTrials {
    private static final String NONE = "–";
    private static final int WARM_UP_ROWS = 25_600;

    private final StoppingRule rule;
    private final List<Trial> trials = new ArrayList<>();

    private record Trial(String contender, double rate, long seed, LearningCurve curve) {
        /** Returns infinity if the accuracy was not reached, so that trials that reached it sort first. */
        double secondsTo(double accuracy) {
            return curve.secondsTo(accuracy).orElse(Double.POSITIVE_INFINITY);
        }
    }

    AccuracyTrials(StoppingRule rule) {
        this.rule = rule;
    }

    /** Trains briefly with each learner, so that the first measured one does not pay for JIT compilation. */
    void warmUp(List<Learner> learners, Workload workload) throws Exception {
        for (Learner learner : learners) {
            learner.learn(workload, new StoppingRule(0, rule.seconds(), Math.min(WARM_UP_ROWS, rule.evaluateEvery())));
        }
    }

    /** Trains once and keeps the learning curve. */
    void run(Learner learner, Workload workload) throws Exception {
        double rate = workload.updater().learningRate();
        System.err.printf(Locale.ROOT, "%s, learning rate %s, seed %d …%n", learner.name(), rate, workload.seed());
        trials.add(new Trial(learner.name(), rate, workload.seed(), learner.learn(workload, rule)));
    }

    /** Returns the learning rate with which a contender reached the accuracy soonest, by the median over the seeds. */
    double bestRate(String contender) {
        Map<Double, List<Trial>> byRate = trials.stream()
                .filter(trial -> trial.contender().equals(contender))
                .collect(Collectors.groupingBy(Trial::rate));
        return byRate.keySet().stream()
                .min(Comparator.<Double>comparingDouble(rate -> seconds(byRate.get(rate)))
                        .thenComparingDouble(rate -> -accuracy(byRate.get(rate))))
                .orElseThrow();
    }

    private double seconds(List<Trial> same) {
        return Samples.of(same.stream()
                        .map(trial -> trial.secondsTo(rule.accuracy()))
                        .toList())
                .median();
    }

    private static double accuracy(List<Trial> same) {
        return Samples.of(same.stream().map(trial -> trial.curve().best()).toList())
                .median();
    }

    private static Samples speed(List<Trial> same) {
        return Samples.of(
                same.stream().map(trial -> trial.curve().examplesPerSecond()).toList());
    }

    /** Returns a row for each trial, with its learning curve. */
    List<Map<String, Object>> rows() {
        return trials.stream().map(this::row).toList();
    }

    private Map<String, Object> row(Trial trial) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("contender", trial.contender());
        row.put("learningRate", trial.rate());
        row.put("seed", trial.seed());
        row.put("best", trial.rate() == bestRate(trial.contender()));
        row.put("goal", rule.accuracy());
        trial.curve().secondsTo(rule.accuracy()).ifPresent(seconds -> row.put("secondsToGoal", seconds));
        row.put("bestAccuracy", trial.curve().best());
        row.put("examplesPerSecond", trial.curve().examplesPerSecond());
        row.put("curve", trial.curve().points());
        return row;
    }

    /** Returns a line for each contender and learning rate. The best rate is marked and compared with the first contender's. */
    List<List<String>> table() {
        Map<String, Map<Double, List<Trial>>> groups = trials.stream()
                .collect(Collectors.groupingBy(
                        Trial::contender,
                        LinkedHashMap::new,
                        Collectors.groupingBy(Trial::rate, LinkedHashMap::new, Collectors.toList())));
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "contender",
                "rate",
                String.format(Locale.ROOT, "seconds to %.1f %%", 100 * rule.accuracy()),
                "rows to it",
                "best accuracy",
                "examples/s",
                "gradwatch is, time",
                "examples/s"));
        String first = trials.get(0).contender();
        List<Trial> ours = groups.get(first).get(bestRate(first));
        groups.forEach((contender, rates) -> rates.forEach(
                (rate, same) -> lines.add(line(same, rate == bestRate(contender), contender.equals(first), ours))));
        return lines;
    }

    private List<String> line(List<Trial> same, boolean best, boolean isFirst, List<Trial> ours) {
        double examples = Samples.of(same.stream()
                        .map(trial -> trial.curve().examplesTo(rule.accuracy()))
                        .toList())
                .median();
        boolean compared = best && !isFirst;
        return List.of(
                same.get(0).contender(),
                same.get(0).rate() + (best ? " *" : ""),
                text("%.1f", seconds(same)),
                text("%.0f", examples),
                text("%.4f", accuracy(same)),
                speed(same).max() > 0 ? speed(same).text("%.0f") : NONE,
                compared ? text("%.2f ×", seconds(same) / seconds(ours)) : "",
                compared ? text("%.2f ×", speed(ours).median() / speed(same).median()) : "");
    }

    private static String text(String format, double value) {
        return Double.isFinite(value) && value > 0 ? String.format(Locale.ROOT, format, value) : NONE;
    }
}
