package io.gradwatch.bench.accuracy;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How accurate a network became while it was trained.
 *
 * @param points in the order of time
 */
public record LearningCurve(List<Point> points) {
    /**
     * One look at it.
     *
     * @param seconds of training so far, without the time that looks take
     * @param examples rows trained on so far
     * @param accuracy on all test rows, from 0 to 1
     */
    public record Point(double seconds, long examples, double accuracy) {}

    public LearningCurve {
        points = List.copyOf(points);
    }

    /** Seconds to the first look that found this accuracy; empty if none did. */
    public OptionalDouble secondsTo(double accuracy) {
        return points.stream()
                .filter(point -> point.accuracy() >= accuracy)
                .mapToDouble(Point::seconds)
                .findFirst();
    }

    /** Rows trained on up to the first look that found this accuracy; NaN if none did. */
    public double examplesTo(double accuracy) {
        return points.stream()
                .filter(point -> point.accuracy() >= accuracy)
                .mapToDouble(Point::examples)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The highest accuracy; 0 without a look. */
    public double best() {
        return points.stream().mapToDouble(Point::accuracy).max().orElse(0);
    }

    /** Rows a second over the whole training; 0 without a look. */
    public double examplesPerSecond() {
        if (points.isEmpty()) {
            return 0;
        }
        Point last = points.get(points.size() - 1);
        return last.examples() / last.seconds();
    }
}
