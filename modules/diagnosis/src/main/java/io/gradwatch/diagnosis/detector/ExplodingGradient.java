package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Gradients grow out of hand, with consequences: the loss rises, or has stopped to fall.
 *
 * <p>Three signs: the norm against its usual level; the first layers against the last; updates
 * as large as the weights they change. None of them is one while the loss falls: a network that leaves a plateau grows
 * its gradients too.
 */
final class ExplodingGradient implements Detector {
    private static final int SMOOTHED_ROUNDS = 3;
    private static final int REFERENCE_ROUNDS = 10;

    private final HealthSettings settings;

    ExplodingGradient(HealthSettings settings) {
        this.settings = settings;
    }

    private record Signs(double growth, double flow, double updateRatio) {}

    @Override
    public Symptom symptom() {
        return Symptom.EXPLODING_GRADIENT;
    }

    @Override
    public boolean canJudge(History history) {
        return Detector.super.canJudge(history)
                && history.latest().sampled()
                && Double.isFinite(history.latestRound().norm());
    }

    @Override
    public Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        boolean ruined = loss.isRising() && !loss.hasLearned();
        Signs signs = signs(history, ruined);
        boolean grown = signs.growth >= settings.get(Threshold.EXPLODING_GROWTH);
        boolean wild = grown
                || signs.flow >= settings.get(Threshold.EXPLODING_FLOW)
                || signs.updateRatio >= settings.get(Threshold.EXPLODING_UPDATE_RATIO);
        if (!wild || !(loss.isRising() || loss.isStuck())) {
            return Optional.empty();
        }
        boolean tooLong = grown && loss.stuckRounds() >= settings.get(Threshold.EXPLODING_PATIENCE);
        Severity severity = ruined || tooLong ? Severity.CRITICAL : Severity.WARNING;
        return Optional.of(finding(severity, signs, history));
    }

    private static Signs signs(History history, boolean ruined) {
        List<Round> sampled = history.sampled().stream()
                .filter(round -> Double.isFinite(round.norm()))
                .toList();
        List<Round> latest = sampled.subList(Math.max(0, sampled.size() - SMOOTHED_ROUNDS), sampled.size());
        ClusterSnapshot first = sampled.get(0).snapshot();
        double usual = usualNorm(sampled, history.loss().improvedRound(), ruined);
        return new Signs(
                usual > 0 ? median(latest, Round::norm) / usual : Double.NaN,
                median(latest, round -> round.flow().reach()),
                median(latest, round -> updateRatio(round.snapshot(), first)));
    }

    /**
     * The norm when the loss last improved. Where the loss is ruined it improves by chance too, so the lower quartile of
     * the run's past counts if it is less; else it does not, for a plateau that was left is no measure.
     */
    private static double usualNorm(List<Round> sampled, int improved, boolean ruined) {
        List<Round> before = sampled.stream()
                .filter(round -> round.snapshot().round() <= improved)
                .toList();
        double atBest =
                median(before.subList(Math.max(0, before.size() - REFERENCE_ROUNDS), before.size()), Round::norm);
        List<Double> past = sampled.stream().map(Round::norm).toList();
        return ruined ? Math.min(atBest, Quantile.of(past, 0.25)) : atBest;
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> quantity) {
        return Quantile.median(rounds.stream().mapToDouble(quantity).boxed().toList());
    }

    /** The greatest update over the norm that its weights have or had at first: weights that waste away explode nothing. */
    private static double updateRatio(ClusterSnapshot snapshot, ClusterSnapshot first) {
        double greatest = 0;
        for (int i = 0; i < snapshot.parameters().size(); i++) {
            ParameterSnapshot parameter = snapshot.parameters().get(i);
            if (parameter.key().kind() == ParameterKind.WEIGHT) {
                double weights = Math.max(
                        parameter.weightNorm(), first.parameters().get(i).weightNorm());
                greatest = Math.max(greatest, weights == 0 ? 0 : parameter.updateNorm() / weights);
            }
        }
        return greatest;
    }

    private Finding finding(Severity severity, Signs signs, History history) {
        ClusterSnapshot latest = history.latest();
        LossHistory loss = history.loss();
        double norm = history.latestRound().norm();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("norm", norm);
        evidence.put("growth", signs.growth);
        evidence.put("flowRatio", latest.flowRatio());
        evidence.put("updateRatio", signs.updateRatio);
        evidence.put("loss", loss.now());
        evidence.put("bestLoss", loss.best());
        evidence.put("stuckRounds", (double) loss.stuckRounds());
        List<String> layers = layers(latest, norm);
        String explanation = String.format(
                "The gradient's norm is %s, %s times its usual level, strongest in %s; an update changes a layer's"
                        + " weights by up to %s of their norm. The loss stands at %s, after a best of %s %d rounds ago:"
                        + " steps of this size undo what was learned.",
                Numbers.text(norm),
                Numbers.text(signs.growth),
                Numbers.list(layers),
                Numbers.text(signs.updateRatio),
                Numbers.text(loss.now()),
                Numbers.text(loss.best()),
                loss.stuckRounds());
        return new Finding(severity, false, layers, List.of(), evidence, explanation, Remedies.ofExploding(latest));
    }

    /** The layers that make up the gradient: the strongest, and those within a tenth of it. */
    private static List<String> layers(ClusterSnapshot snapshot, double norm) {
        List<String> layers = new ArrayList<>();
        double strongest = snapshot.parameters().stream()
                .filter(parameter -> parameter.key().kind() != ParameterKind.STATISTIC)
                .mapToDouble(parameter -> parameter.norm().mean())
                .max()
                .orElse(norm);
        for (ParameterSnapshot parameter : snapshot.parameters()) {
            String layer = parameter.key().layer().name();
            if (parameter.key().kind() != ParameterKind.STATISTIC
                    && parameter.norm().mean() >= strongest / 10
                    && !layers.contains(layer)) {
                layers.add(layer);
            }
        }
        return layers;
    }
}
