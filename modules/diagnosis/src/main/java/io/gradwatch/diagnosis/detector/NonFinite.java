package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterSnapshot;
import io.gradwatch.signal.WorkerRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Detects NaN or infinity in gradients, weights or the loss. One round is enough: an average with one NaN in it is NaN.
 *
 * <p>The finding names the layers in which it appeared first. Of the round's samples, those layers have the greatest
 * fraction of non-finite elements.
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
        Map<String, Double> evidence = new Evidence()
                .put("iteration", firstIteration(history, workers))
                .put(
                        "nonFiniteElements",
                        workers.stream().mapToLong(WorkerRow::nonFinite).sum())
                .put("lossBefore", history.loss().now())
                .put("normBefore", normBefore(history))
                .toMap();
        List<Integer> names = workers.stream().map(WorkerRow::worker).toList();
        return Optional.of(new Finding(
                Severity.CRITICAL, true, layers, names, evidence, explanation(latest, layers, names, evidence)));
    }

    private static boolean isBroken(WorkerRow row) {
        return row.nonFinite() > 0 || (row.examples() > 0 && !Double.isFinite(row.loss()));
    }

    private static List<String> layers(ClusterSnapshot snapshot) {
        double greatest = snapshot.parameters().stream()
                .mapToDouble(NonFinite::brokenFraction)
                .max()
                .orElse(0);
        return snapshot.parameters().stream()
                .filter(parameter -> greatest > 0 && brokenFraction(parameter) == greatest)
                .map(parameter -> parameter.key().layer().name())
                .distinct()
                .toList();
    }

    /** Returns the fraction of sampled gradient elements that are not finite; one element's if only the weights are not. */
    private static double brokenFraction(ParameterSnapshot parameter) {
        if (parameter.gradient().samples() == 0) {
            return 0;
        }
        double sampled =
                (double) parameter.gradient().samples() * parameter.key().elements();
        boolean weightsOnly = parameter.gradient().nonFinite() == 0 && !Double.isFinite(parameter.weightNorm());
        return weightsOnly ? 1 / sampled : parameter.gradient().nonFinite() / sampled;
    }

    /** Returns the iteration of the run, counted from 1, in which a worker first saw a non-finite value. */
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
                ? "No earlier round was finite: the network starts out of range."
                : "Before that, the loss was %s and the gradient norm %s."
                        .formatted(Numbers.text(evidence.get("lossBefore")), Numbers.text(evidence.get("normBefore")));
        return "NaN or infinity appeared in iteration %.0f (round %d) %s %s. %s Every average with it is NaN, so training cannot continue from here."
                .formatted(evidence.get("iteration"), latest.round(), where, who, before);
    }
}
