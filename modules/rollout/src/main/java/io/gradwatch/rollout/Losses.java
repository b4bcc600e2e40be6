package io.gradwatch.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * One arm's held-out losses, round by round from its trial's start. A loss that is no number counts as infinite.
 *
 * @param values mean losses of a row
 */
record Losses(List<Double> values) {
    static final Losses NONE = new Losses(List.of());

    Losses {
        values = List.copyOf(values);
    }

    Losses plus(double loss) {
        List<Double> longer = new ArrayList<>(values);
        longer.add(Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss);
        return new Losses(longer);
    }

    int rounds() {
        return values.size();
    }

    /** Of the round that is so many before the last. */
    double back(int rounds) {
        return values.get(values.size() - 1 - rounds);
    }

    /** Mean over the last rounds, or over all if there are fewer; NaN if there is none. */
    double recent(int rounds) {
        return values.subList(Math.max(0, values.size() - rounds), values.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
