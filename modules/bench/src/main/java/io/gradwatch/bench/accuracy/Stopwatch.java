package io.gradwatch.bench.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Draws a learning curve; its clock stands still while it looks at the accuracy. */
final class Stopwatch {
    private final Goal goal;
    private final List<LearningCurve.Point> points = new ArrayList<>();
    private long startNanos;
    private double seconds;
    private long nextLook;

    /** Not started yet. */
    Stopwatch(Goal goal) {
        this.goal = goal;
        nextLook = goal.lookEvery();
    }

    void start() {
        startNanos = System.nanoTime();
    }

    /** So many rows were trained on; looks if it is time to, and tells whether training is through. */
    boolean through(long examples, DoubleSupplier accuracy) {
        return (examples >= nextLook || secondsNow() >= goal.seconds()) && look(examples, accuracy);
    }

    /** So many rows were trained on; looks, and tells whether training is through. */
    boolean look(long examples, DoubleSupplier accuracy) {
        seconds = secondsNow();
        points.add(new LearningCurve.Point(seconds, examples, accuracy.getAsDouble()));
        nextLook = examples + goal.lookEvery();
        start();
        return seconds >= goal.seconds() || points.get(points.size() - 1).accuracy() >= goal.accuracy();
    }

    private double secondsNow() {
        return seconds + (System.nanoTime() - startNanos) / 1e9;
    }

    LearningCurve curve() {
        return new LearningCurve(points);
    }
}
