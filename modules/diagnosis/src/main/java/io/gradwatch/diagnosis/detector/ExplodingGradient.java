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
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Detects gradients that explode and harm training: the loss rises, or has stalled.
 *
 * <p>There are three signs: the norm compared with its usual level, the first layers compared with the last, and updates
 * as large as the weights they change. None of them counts while the loss falls, because the gradients of a network that
 * leaves a plateau grow, too.
 */
final class ExplodingGradient implements Detector {
    private static final int SMOOTHED_ROUNDS = 3;
    private static final int USUAL_ROUNDS = 10;

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
        boolean exploding = grown
                || signs.flow >= settings.get(Threshold.EXPLODING_FLOW)
                || signs.updateRatio >= settings.get(Threshold.EXPLODING_UPDATE_RATIO);
        if (!exploding || (loss.isFalling() && !loss.isRising())) {
            return Optional.empty();
        }
        boolean lasting = grown && loss.stalledRounds() >= settings.get(Threshold.EXPLODING_PATIENCE);
        return Optional.of(finding(ruined || lasting ? Severity.CRITICAL : Severity.WARNING, signs, history));
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
                median(latest, round -> round.flow().ratio()),
                median(latest, round -> updateRatio(round.snapshot(), first)));
    }

    /**
     * Returns the norm when the loss last improved. A ruined loss improves by chance, too, so the lower quartile of the
     * run's norms replaces it if that is less. Otherwise the quartile does not count: the norm on a plateau that the
     * network has left is no usual level.
     */
    private static double usualNorm(List<Round> sampled, int improved, boolean ruined) {
        List<Round> before = sampled.stream()
                .filter(round -> round.snapshot().round() <= improved)
                .toList();
        double atBest = median(before.subList(Math.max(0, before.size() - USUAL_ROUNDS), before.size()), Round::norm);
        List<Double> past = sampled.stream().map(Round::norm).toList();
        return ruined ? Math.min(atBest, Quantile.of(past, 0.25)) : atBest;
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> quantity) {
        return Quantile.median(rounds.stream().mapToDouble(quantity).boxed().toList());
    }

    /**
     * Returns the greatest update over the norm of its weights, now or in the first round if that was greater. Weights that
     * shrink towards zero would otherwise look like an explosion.
     */
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

    private static Finding finding(Severity severity, Signs signs, History history) {
        LossHistory loss = history.loss();
        double norm = history.latestRound().norm();
        Evidence evidence = new Evidence()
                .put("norm", norm)
                .put("growth", signs.growth)
                .put("flowRatio", history.latest().flowRatio())
                .put("updateRatio", signs.updateRatio)
                .put("loss", loss.now())
                .put("bestLoss", loss.best())
                .put("stalledRounds", loss.stalledRounds());
        List<String> layers = strongest(history.latest(), norm);
        String explanation =
                ("The gradient norm is %s, %s times its usual level, and strongest in %s; an update changes a layer's"
                                + " weights by up to %s of their norm. The loss is %s after a best of %s %d rounds ago:"
                                + " steps this large undo what was learned.")
                        .formatted(
                                Numbers.text(norm),
                                Numbers.text(signs.growth),
                                Numbers.list(layers),
                                Numbers.text(signs.updateRatio),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.best()),
                                loss.stalledRounds());
        return Finding.of(severity, layers, evidence, explanation);
    }

    /** Returns the layers that dominate the gradient: the strongest, and those within a tenth of it. */
    private static List<String> strongest(ClusterSnapshot snapshot, double norm) {
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
