package io.gradwatch.training.replica;

import io.gradwatch.signal.GradientStatistics;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.signal.Spread;

/** Gathers one parameter's statistics over the sampled minibatches of a round. */
final class ParameterProbe {
    private final FlatLayout.Segment segment;

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

    /** Divides the gradient where it is a sum over the minibatch. */
    void divide(TensorScan gradients, int divisor) {
        if (segment.summed()) {
            gradients.divide(segment, divisor);
        }
    }

    /**
     * Divides the gradient where it is a sum over the minibatch, and takes it in.
     *
     * @param summedScale from what dividing leaves to the minibatch's mean
     * @return whether all of it was finite
     */
    boolean gradient(TensorScan gradients, int divisor, double summedScale, Probe.Depth depth) {
        double scale = segment.summed() ? summedScale : 1;
        boolean closely = depth == Probe.Depth.FULL;
        TensorScan.Sums sums = gradients.divideAndSum(segment, segment.summed() ? divisor : 1, closely);
        if (!Double.isFinite(sums.squares())) {
            sums = gradients.finite(segment);
        }
        boolean finite = sums.nonFinite() == 0;
        add(finite ? Math.sqrt(sums.squares()) * scale : Double.NaN);
        sumOfSquares += sums.squares() * scale * scale;
        nonFinite += sums.nonFinite();
        if (closely) {
            look(gradients, sums, scale);
        }
        return finite;
    }

    private void add(double norm) {
        samples++;
        normSum += norm;
        normMin = Math.min(normMin, norm);
        normMax = Math.max(normMax, norm);
    }

    private void look(TensorScan gradients, TensorScan.Sums sums, double scale) {
        meanMagnitude = sums.magnitudes() * scale / (segment.length() - sums.nonFinite());
        maxMagnitude = sums.greatest() * scale;
        TensorScan.Decades decades = gradients.decades(segment, scale);
        zeroRatio = decades.zeroRatio();
        magnitudes = decades.histogram();
    }

    /** Takes in the applied update and the weights after it. */
    void update(TensorScan updates, TensorScan weights) {
        updateNorm = Math.sqrt(updates.sumOfSquares(segment));
        weightNorm = Math.sqrt(weights.sumOfSquares(segment));
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
