package io.gradwatch.signal;

/**
 * Statistics of the activations of one layer over a sampled minibatch.
 *
 * @param deadRatio fraction of units whose output is exactly zero for every example; NaN if the activation cannot die
 * @param saturatedRatio fraction of (unit, example) pairs in the flat ends of a bounded activation; NaN if it has none
 * @param timeFlowRatio fraction of an error signal at the last step of a sequence that reaches the first step through the
 *     recurrent weights; NaN if the layer has none, or if gates bypass them
 */
public record ActivationStatistics(double deadRatio, double saturatedRatio, double timeFlowRatio) {
    /** Statistics of a layer that can neither die nor saturate and is not recurrent, or that was not sampled. */
    public static final ActivationStatistics NONE = new ActivationStatistics(Double.NaN, Double.NaN);

    /** Creates the statistics of a layer that is not recurrent. */
    public ActivationStatistics(double deadRatio, double saturatedRatio) {
        this(deadRatio, saturatedRatio, Double.NaN);
    }

    /** Returns these statistics for a recurrent layer. */
    public ActivationStatistics withTimeFlowRatio(double ratio) {
        return new ActivationStatistics(deadRatio, saturatedRatio, ratio);
    }
}
