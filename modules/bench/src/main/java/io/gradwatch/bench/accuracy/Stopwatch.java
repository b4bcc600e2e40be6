package io.gradwatch.bench.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Records a learning curve. The clock is paused during evaluations. */
final class Stopwatch {
    private final StoppingRule rule;
    private final List<LearningCurve.Point> points = new ArrayList<>();
    private long startNanos;
    private double seconds;
    private long nextEvaluation;

    Stopwatch(StoppingRule rule) {
        this.rule = rule;
        nextEvaluation = rule.evaluateEvery();
    }

    void start() {
        startNanos = System.nanoTime();
    }

    /** Evaluates if it is due after this many rows, and returns whether training has ended. */
    boolean finished(long examples, DoubleSupplier accuracy) {
        return (examples >= nextEvaluation || secondsNow() >= rule.seconds()) && evaluate(examples, accuracy);
    }

    /** Evaluates after this many rows, and returns whether training has ended. */
    boolean evaluate(long examples, DoubleSupplier accuracy) {
        seconds = secondsNow();
        points.add(new LearningCurve.Point(seconds, examples, accuracy.getAsDouble()));
        nextEvaluation = examples + rule.evaluateEvery();
        start();
        return seconds >= rule.seconds() || points.get(points.size() - 1).accuracy() >= rule.accuracy();
    }

    private double secondsNow() {
        return seconds + (System.nanoTime() - startNanos) / 1e9;
    }

    LearningCurve curve() {
        return new LearningCurve(points);
    }
}
