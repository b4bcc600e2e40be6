package io.gradwatch.signal;

/**
 * The activations of one layer over a sampled minibatch.
 *
 * @param deadRatio share of units that gave exactly zero for every example; NaN where the activation has no dead side
 * @param saturatedRatio share of (unit, example) pairs in the flat ends of a bounded activation; NaN where there are none
 * @param timeReach share of an error signal at a sequence's last step that arrives at its first through the layer's recurrent
 *     weights; NaN where there are none, or gates lead round them
 */
public record ActivationStatistics(double deadRatio, double saturatedRatio, double timeReach) {
    /** The layer's activation can neither die nor saturate, nor is it recurrent; or nothing was sampled. */
    public static final ActivationStatistics NONE = new ActivationStatistics(Double.NaN, Double.NaN);

    /** Of a layer that is not recurrent. */
    public ActivationStatistics(double deadRatio, double saturatedRatio) {
        this(deadRatio, saturatedRatio, Double.NaN);
    }

    /** The same, of a layer that is recurrent. */
    public ActivationStatistics withTimeReach(double share) {
        return new ActivationStatistics(deadRatio, saturatedRatio, share);
    }
}
