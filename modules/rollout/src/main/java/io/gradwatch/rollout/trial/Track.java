package io.gradwatch.rollout.trial;

import java.util.ArrayList;
import java.util.List;

/**
 * The measurements of an arm in each round since its trial began. A NaN loss counts as infinite.
 *
 * @param losses mean held-out loss of a row, by round
 * @param errors classification error on validation rows, by round; NaN without such rows or without classes
 * @param flow gradient flow ratio of the last round, see {@link io.gradwatch.signal.ClusterSnapshot#flowRatio()}
 */
public record Track(List<Double> losses, List<Double> errors, double flow) {
    public static final Track NONE = new Track(List.of(), List.of(), Double.NaN);

    /** The measurements of one round. */
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

    /**
     * Returns the track with errors instead of losses, if the yardstick is the error, all errors are known and all losses
     * are finite; otherwise this track.
     */
    public Track by(Yardstick yardstick) {
        boolean known =
                losses.stream().allMatch(Double::isFinite) && errors.stream().noneMatch(value -> value.isNaN());
        return yardstick == Yardstick.ERROR && known ? new Track(errors, errors, flow) : this;
    }

    public int rounds() {
        return losses.size();
    }

    /** Returns the loss of an earlier round; 0 is the last round. */
    public double back(int rounds) {
        return losses.get(losses.size() - 1 - rounds);
    }

    /** Returns the mean loss of the last rounds, or of all if there are fewer; NaN if there is none. */
    public double recent(int rounds) {
        return losses.subList(Math.max(0, losses.size() - rounds), losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
