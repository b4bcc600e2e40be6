package io.gradwatch.signal;

/**
 * Mean, least and greatest of one quantity over several observations. A NaN observation makes all three NaN, so that a
 * broken value can never pass for a small one.
 */
public record Spread(double mean, double min, double max) {
  /** Of no observation at all. */
  public static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

  /** Of a single observation. */
  public static Spread of(double value) {
    return new Spread(value, value, value);
  }
}
