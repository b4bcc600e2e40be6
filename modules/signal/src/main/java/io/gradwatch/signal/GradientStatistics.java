package io.gradwatch.signal;

import java.util.Objects;

/**
 * What one parameter's raw gradient (before updater and clipping, mean over the minibatch) looked like over the sampled
 * minibatches of one round on one worker.
 *
 * <p>Moments are over the finite elements. Where an element was not finite the norm is NaN, so that it can never pass
 * for small.
 *
 * @param samples minibatches sampled; 0 if none, and then all the rest is NaN or 0
 * @param norm L2 norm, over the sampled minibatches
 * @param rms root mean square of an element
 * @param meanMagnitude mean of |g|
 * @param maxMagnitude greatest |g|
 * @param zeroRatio share of elements that are exactly zero
 * @param nonFinite number of NaN and infinite elements, summed over samples
 * @param magnitudes |g| of the finite elements that are not zero, in the round's last sampled minibatch
 */
public record GradientStatistics(
    int samples,
    Spread norm,
    double rms,
    double meanMagnitude,
    double maxMagnitude,
    double zeroRatio,
    long nonFinite,
    LogHistogram magnitudes) {

  /** Nothing was sampled. */
  public static final GradientStatistics NONE =
      new GradientStatistics(0, Spread.NONE, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, LogHistogram.EMPTY);

  public GradientStatistics {
    Objects.requireNonNull(norm, "norm");
    Objects.requireNonNull(magnitudes, "magnitudes");
  }
}
