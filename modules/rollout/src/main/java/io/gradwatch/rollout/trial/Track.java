package io.gradwatch.rollout.trial;

import java.util.ArrayList;
import java.util.List;

/**
 * What an arm has shown, round by round from its trial's start. A loss that is no number counts as infinite.
 *
 * @param losses held-out, mean of a row
 * @param errors share of the validation rows that were classified wrongly; NaN where there are none, or no classes
 * @param flow how much of the gradient reached the input in the last round, see
 *     {@link io.gradwatch.signal.ClusterSnapshot#flowRatio()}
 */
public record Track(List<Double> losses, List<Double> errors, double flow) {
    public static final Track NONE = new Track(List.of(), List.of(), Double.NaN);

    /** What one round showed. */
    public record Measured(double loss, double error, double flow) {}

    public Track {
        losses = List.copyOf(losses);
        errors = List.copyOf(errors);
    }

    public Track plus(Measured round) {
        return new Track(
                with(losses, Double.isNaN(round.loss()) ? Double.POSITIVE_INFINITY : round.loss()),
                with(errors, round.error()),
                round.flow());
    }

    private static List<Double> with(List<Double> values, double next) {
        List<Double> longer = new ArrayList<>(values);
        longer.add(next);
        return longer;
    }

    /** With what it is judged by in the losses' place: errors where they are asked for and known, and losses finite. */
    public Track by(Yardstick yardstick) {
        boolean known =
                losses.stream().allMatch(Double::isFinite) && errors.stream().noneMatch(value -> value.isNaN());
        return yardstick == Yardstick.ERROR && known ? new Track(errors, errors, flow) : this;
    }

    public int rounds() {
        return losses.size();
    }

    /** The loss of the round that is so many before the last. */
    public double back(int rounds) {
        return losses.get(losses.size() - 1 - rounds);
    }

    /** Mean loss of the last rounds, or of all if there are fewer; NaN if there is none. */
    public double recent(int rounds) {
        return losses.subList(Math.max(0, losses.size() - rounds), losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
