package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.ParameterKind;

/** How well a classifier does on the test rows, beside one that guesses. */
public final class AccuracyHistory {
    /** Standard errors by which an accuracy must exceed that of guessing to be more than luck. */
    private static final double SIGNIFICANT = 3;

    private final HealthSettings settings;
    private double latest = Double.NaN;
    private int classes;
    private int guesses;

    public AccuracyHistory(HealthSettings settings) {
        this.settings = settings;
    }

    public void add(ClusterSnapshot snapshot) {
        snapshot.evaluation().filter(Evaluation::hasAccuracy).ifPresent(evaluation -> {
            classes = classes(snapshot);
            latest = evaluation.accuracy();
            double chance = 1.0 / classes;
            double error = Math.sqrt(chance * (1 - chance) / evaluation.examples());
            guesses = classes > 0 && latest <= chance + SIGNIFICANT * error ? guesses + 1 : 0;
        });
    }

    /** As many classes as the last layer has biases, two if it has one; 0 if it has none. */
    private static int classes(ClusterSnapshot snapshot) {
        return snapshot.parameters().stream()
                .filter(parameter -> parameter.key().kind() == ParameterKind.BIAS)
                .reduce((before, after) -> after)
                .map(bias -> (int) Math.max(2, bias.key().elements()))
                .orElse(0);
    }

    /** Whether there has been an evaluation of a classifier. */
    public boolean isKnown() {
        return classes > 0;
    }

    /** The latest known; NaN before any, and for regression. */
    public double latest() {
        return latest;
    }

    /** Cross-entropy of guessing: no network that has learned anything is as bad. NaN if it is not known. */
    public double guessingLoss() {
        return classes == 0 ? Double.NaN : Math.log(classes);
    }

    /** Evaluations in a row, up to the latest, that were no better than guessing. */
    public int guesses() {
        return guesses;
    }

    /** Whether there have been enough of them to be sure. */
    public boolean isGuessing() {
        return guesses >= settings.get(Threshold.GUESSING_EVALUATIONS);
    }
}
