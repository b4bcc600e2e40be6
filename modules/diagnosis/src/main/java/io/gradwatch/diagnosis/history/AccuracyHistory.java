package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.ParameterKind;

/** The accuracy of a classifier on the test rows, compared with chance level. */
public final class AccuracyHistory {
    /** Standard errors by which an accuracy must exceed chance level to count as better. */
    private static final double SIGNIFICANT = 3;

    private final HealthSettings settings;
    private double latest = Double.NaN;
    private int classes;
    private int chanceEvaluations;

    AccuracyHistory(HealthSettings settings) {
        this.settings = settings;
    }

    void add(ClusterSnapshot snapshot) {
        snapshot.evaluation().filter(Evaluation::hasAccuracy).ifPresent(evaluation -> {
            classes = classes(snapshot);
            latest = evaluation.accuracy();
            double chance = 1.0 / classes;
            double error = Math.sqrt(chance * (1 - chance) / evaluation.examples());
            chanceEvaluations = classes > 0 && latest <= chance + SIGNIFICANT * error ? chanceEvaluations + 1 : 0;
        });
    }

    /** Returns the number of biases of the last layer that has any; 2 if that is one, 0 if no layer has biases. */
    private static int classes(ClusterSnapshot snapshot) {
        return snapshot.parameters().stream()
                .filter(parameter -> parameter.key().kind() == ParameterKind.BIAS)
                .reduce((before, after) -> after)
                .map(bias -> (int) Math.max(2, bias.key().elements()))
                .orElse(0);
    }

    /** Returns true if a classifier has been evaluated. */
    public boolean isKnown() {
        return classes > 0;
    }

    /** Returns the latest accuracy; NaN before the first evaluation and for regression. */
    public double latest() {
        return latest;
    }

    /** Returns the cross-entropy at chance level, ln(classes); NaN if the number of classes is not known. */
    public double chanceLoss() {
        return classes == 0 ? Double.NaN : Math.log(classes);
    }

    /** Returns the number of latest evaluations in a row that were no better than chance level. */
    public int chanceEvaluations() {
        return chanceEvaluations;
    }

    /** Returns true if the last {@code chanceEvaluations} evaluations were no better than chance level. */
    public boolean isAtChance() {
        return chanceEvaluations >= settings.get(Threshold.CHANCE_EVALUATIONS);
    }
}
