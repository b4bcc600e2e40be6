package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterSnapshot;
import io.gradwatch.signal.WorkerRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NaN or infinity in gradients, weights or loss. No second look is needed: an average with one NaN in it is NaN.
 *
 * <p>The layers named are those in which it appeared first: of a round's samples, those with the greatest share of
 * non-finite elements have been so for the longest time.
 */
final class NonFinite implements Detector {
    @Override
    public Symptom symptom() {
        return Symptom.NON_FINITE;
    }

    @Override
    public boolean canJudge(History history) {
        return true;
    }

    @Override
    public Optional<Finding> examine(History history) {
        ClusterSnapshot latest = history.latest();
        List<WorkerRow> workers =
                latest.workers().stream().filter(NonFinite::isBroken).toList();
        List<String> layers = layers(latest);
        if (workers.isEmpty() && layers.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("iteration", (double) firstIteration(history, workers));
        evidence.put("nonFiniteElements", (double)
                workers.stream().mapToLong(WorkerRow::nonFinite).sum());
        evidence.put("lossBefore", history.loss().now());
        evidence.put("normBefore", normBefore(history));
        List<Integer> names = workers.stream().map(WorkerRow::worker).toList();
        return Optional.of(new Finding(
                Severity.CRITICAL,
                true,
                layers,
                names,
                evidence,
                explanation(latest, layers, names, evidence),
                Remedies.ofNonFinite(Double.isNaN(history.loss().now()))));
    }

    private static boolean isBroken(WorkerRow row) {
        return row.nonFinite() > 0 || (row.examples() > 0 && !Double.isFinite(row.loss()));
    }

    private static List<String> layers(ClusterSnapshot snapshot) {
        double greatest = snapshot.parameters().stream()
                .mapToDouble(NonFinite::brokenShare)
                .max()
                .orElse(0);
        return snapshot.parameters().stream()
                .filter(parameter -> greatest > 0 && brokenShare(parameter) == greatest)
                .map(parameter -> parameter.key().layer().name())
                .distinct()
                .toList();
    }

    /** Share of the sampled gradient elements that are not finite; 1 where the weights themselves are not. */
    private static double brokenShare(ParameterSnapshot parameter) {
        if (parameter.gradient().samples() == 0) {
            return 0;
        }
        double sampled =
                (double) parameter.gradient().samples() * parameter.key().elements();
        boolean weightsOnly = parameter.gradient().nonFinite() == 0 && !Double.isFinite(parameter.weightNorm());
        return weightsOnly ? 1 / sampled : parameter.gradient().nonFinite() / sampled;
    }

    /** Minibatches a worker had trained on, counted from 1 over the run, when it was first seen. */
    private static long firstIteration(History history, List<WorkerRow> workers) {
        List<Round> rounds = history.rounds();
        long before =
                rounds.size() < 2 ? 0 : rounds.get(rounds.size() - 2).snapshot().iteration();
        return workers.stream()
                .mapToInt(WorkerRow::firstNonFinite)
                .filter(minibatch -> minibatch >= 0)
                .mapToLong(minibatch -> before + minibatch + 1)
                .min()
                .orElse(history.latest().iteration());
    }

    private static double normBefore(History history) {
        List<Double> norms = history.sampled().stream()
                .map(Round::norm)
                .filter(Double::isFinite)
                .toList();
        return norms.isEmpty() ? Double.NaN : norms.get(norms.size() - 1);
    }

    private static String explanation(
            ClusterSnapshot latest, List<String> layers, List<Integer> workers, Map<String, Double> evidence) {
        String where = layers.isEmpty() ? "in the loss" : "in the gradients of " + Numbers.list(layers);
        String who = workers.size() == latest.workers().size()
                ? "on every worker"
                : "on worker " + Numbers.list(workers) + " of "
                        + latest.workers().size();
        String before = Double.isNaN(evidence.get("lossBefore"))
                ? "No round before it was finite: the network starts out of range."
                : "Before, the loss was %s and the gradient's norm %s."
                        .formatted(Numbers.text(evidence.get("lossBefore")), Numbers.text(evidence.get("normBefore")));
        return "NaN or infinity appeared at iteration %.0f of round %d, %s, %s. %s Every average with it is lost, so nothing is learned from here on."
                .formatted(evidence.get("iteration"), latest.round(), where, who, before);
    }
}
