package io.gradwatch.signal;

/**
 * The activations of one layer over a sampled minibatch.
 *
 * @param deadRatio share of units that gave exactly zero for every example; NaN where the activation has no dead side
 * @param saturatedRatio share of (unit, example) pairs in the flat ends of a bounded activation; NaN where there are none
 */
public record ActivationStatistics(double deadRatio, double saturatedRatio) {
    /** The layer's activation can neither die nor saturate, or nothing was sampled. */
    public static final ActivationStatistics NONE = new ActivationStatistics(Double.NaN, Double.NaN);
}
