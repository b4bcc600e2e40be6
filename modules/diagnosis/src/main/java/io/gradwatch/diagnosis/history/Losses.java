package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.history.History.Round;
import java.util.List;

/** Reads the training losses of rounds. */
final class Losses {
    private Losses() {}

    /** Returns the finite losses of these rounds, in their order. */
    static double[] finite(List<Round> rounds) {
        return rounds.stream()
                .mapToDouble(round -> round.snapshot().trainLoss())
                .filter(Double::isFinite)
                .toArray();
    }

    static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}
