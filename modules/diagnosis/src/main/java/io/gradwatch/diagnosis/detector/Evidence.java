package io.gradwatch.diagnosis.detector;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the numbers that a finding rests on. A number that was renamed appears under its former name, too. */
final class Evidence {
    private static final Map<String, String> FORMER_NAMES = Map.of(
            "errorFlowRatio", "reach",
            "greatestErrorFlowRatio", "greatestReach",
            "timeFlowRatio", "timeReach",
            "stalledRounds", "stuckRounds",
            "roundsWithoutLearning", "idleRounds",
            "iterationsWithoutLearning", "idleIterations",
            "epochsWithoutLearning", "idleEpochs",
            "chanceLoss", "guessingLoss");

    private final Map<String, Double> numbers = new LinkedHashMap<>();

    Evidence put(String name, long value) {
        return put(name, (double) value);
    }

    Evidence put(String name, double value) {
        numbers.put(name, value);
        if (FORMER_NAMES.containsKey(name)) {
            numbers.put(FORMER_NAMES.get(name), value);
        }
        return this;
    }

    /** Puts the number unless it is NaN, which means that it is not known. */
    Evidence putKnown(String name, double value) {
        return Double.isNaN(value) ? this : put(name, value);
    }

    Map<String, Double> toMap() {
        return numbers;
    }
}
