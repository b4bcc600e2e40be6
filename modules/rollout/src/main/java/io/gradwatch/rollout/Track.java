package io.gradwatch.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * What an arm has shown, round by round from its trial's start. A loss that is no number counts as infinite.
 *
 * @param losses held-out, mean of a row
 * @param flow how much of the gradient reached the input in the last round, see
 *     {@link io.gradwatch.signal.ClusterSnapshot#flowRatio()}
 */
record Track(List<Double> losses, double flow) {
    static final Track NONE = new Track(List.of(), Double.NaN);

    /** What one round showed. */
    record Measured(double loss, double flow) {}

    Track {
        losses = List.copyOf(losses);
    }

    Track plus(Measured round) {
        List<Double> longer = new ArrayList<>(losses);
        longer.add(Double.isNaN(round.loss()) ? Double.POSITIVE_INFINITY : round.loss());
        return new Track(longer, round.flow());
    }

    int rounds() {
        return losses.size();
    }

    /** The loss of the round that is so many before the last. */
    double back(int rounds) {
        return losses.get(losses.size() - 1 - rounds);
    }

    /** Mean loss of the last rounds, or of all if there are fewer; NaN if there is none. */
    double recent(int rounds) {
        return losses.subList(Math.max(0, losses.size() - rounds), losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
