package io.gradwatch.training.probe;

import io.gradwatch.signal.GradientStatistics;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.signal.Spread;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.FlatLayout;

/** Collects the statistics of one parameter over the sampled minibatches of a round. */
final class ParameterProbe {
    private final FlatLayout.Segment segment;

    /** Norm of the last sampled minibatch's gradient in memory, before scaling to the mean. */
    private double lastNorm;

    private int samples;
    private double normSum;
    private double normMin;
    private double normMax;
    private double sumOfSquares;
    private double meanMagnitude;
    private double maxMagnitude;
    private double zeroRatio;
    private long nonFinite;
    private LogHistogram magnitudes;
    private double updateNorm;
    private double weightNorm;

    ParameterProbe(FlatLayout.Segment segment) {
        this.segment = segment;
        reset();
    }

    void reset() {
        samples = 0;
        normSum = 0;
        normMin = Double.POSITIVE_INFINITY;
        normMax = 0;
        sumOfSquares = 0;
        meanMagnitude = Double.NaN;
        maxMagnitude = Double.NaN;
        zeroRatio = Double.NaN;
        nonFinite = 0;
        magnitudes = LogHistogram.EMPTY;
        updateNorm = Double.NaN;
        weightNorm = Double.NaN;
    }

    /** Divides the gradient if it is a sum over the minibatch. */
    void divide(TensorScan gradients, int divisor) {
        if (segment.summed()) {
            gradients.divide(segment, divisor);
        }
    }

    /**
     * Divides the gradient if it is a sum over the minibatch, and measures it.
     *
     * @param summedScale factor from the divided gradient to the minibatch's mean
     * @return true if all elements are finite
     */
    boolean gradient(TensorScan gradients, int divisor, double summedScale, Probe.Depth depth) {
        double scale = segment.summed() ? summedScale : 1;
        double squares = gradients.divideAndSum(segment, segment.summed() ? divisor : 1);
        boolean finite = Double.isFinite(squares);
        lastNorm = finite ? Math.sqrt(squares) : Double.NaN;
        if (!finite) {
            TensorScan.Finite part = gradients.finite(segment);
            squares = part.squares();
            nonFinite += part.others();
        }
        sumOfSquares += squares * scale * scale;
        add(lastNorm * scale);
        if (depth == Probe.Depth.FULL) {
            sampled(gradients.decades(segment, scale));
        }
        return finite;
    }

    private void add(double norm) {
        samples++;
        normSum += norm;
        normMin = Math.min(normMin, norm);
        normMax = Math.max(normMax, norm);
    }

    private void sampled(TensorScan.Decades decades) {
        meanMagnitude = decades.mean();
        maxMagnitude = decades.greatest();
        zeroRatio = decades.zeroRatio();
        magnitudes = decades.histogram();
    }

    /** Sets the weights to those of a state, and measures them. */
    void copy(FlatFloats state, TensorScan weights) {
        weightNorm = Math.sqrt(weights.copyAndSum(state, segment));
    }

    /** Measures the applied update. */
    void update(TensorScan updates, SgdRates sgdRates, int iteration, int epoch) {
        double rate = sgdRates.rate(segment, iteration, epoch);
        updateNorm = Double.isNaN(rate) ? Math.sqrt(updates.sumOfSquares(segment)) : Math.abs(rate) * lastNorm;
    }

    ParameterReport report() {
        if (samples == 0) {
            return new ParameterReport(GradientStatistics.NONE, Double.NaN, Double.NaN);
        }
        double elements = (double) segment.length() * samples - nonFinite;
        GradientStatistics gradient = new GradientStatistics(
                samples,
                new Spread(normSum / samples, normMin, normMax),
                Math.sqrt(sumOfSquares / elements),
                meanMagnitude,
                maxMagnitude,
                zeroRatio,
                nonFinite,
                magnitudes);
        return new ParameterReport(gradient, updateNorm, weightNorm);
    }
}
