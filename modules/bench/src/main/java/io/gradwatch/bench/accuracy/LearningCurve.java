package io.gradwatch.bench.accuracy;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The test accuracy of a network while it was trained.
 *
 * @param points evaluations in the order of time
 */
public record LearningCurve(List<Point> points) {
    /**
     * One evaluation.
     *
     * @param seconds training time so far, without evaluations
     * @param examples rows trained on so far
     * @param accuracy accuracy on all test rows, from 0 to 1
     */
    public record Point(double seconds, long examples, double accuracy) {}

    public LearningCurve {
        points = List.copyOf(points);
    }

    /** Returns the seconds to the first evaluation with this accuracy; empty if there is none. */
    public OptionalDouble secondsTo(double accuracy) {
        return points.stream()
                .filter(point -> point.accuracy() >= accuracy)
                .mapToDouble(Point::seconds)
                .findFirst();
    }

    /** Returns the rows trained on up to the first evaluation with this accuracy; NaN if there is none. */
    public double examplesTo(double accuracy) {
        return points.stream()
                .filter(point -> point.accuracy() >= accuracy)
                .mapToDouble(Point::examples)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Returns the highest accuracy; 0 without an evaluation. */
    public double best() {
        return points.stream().mapToDouble(Point::accuracy).max().orElse(0);
    }

    /** Returns the rows a second over the whole training; 0 without an evaluation. */
    public double examplesPerSecond() {
        if (points.isEmpty()) {
            return 0;
        }
        Point last = points.get(points.size() - 1);
        return last.examples() / last.seconds();
    }
}
