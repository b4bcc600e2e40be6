package io.gradwatch.signal;

/**
 * Statistics of one parameter on one worker in one round.
 *
 * @param gradient statistics of the raw gradient
 * @param updateNorm L2 norm of the applied update (after updater and clipping) of the last sampled minibatch
 * @param weightNorm L2 norm of the parameter at the start of the round
 */
public record ParameterReport(GradientStatistics gradient, double updateNorm, double weightNorm) {
    /** Report without samples. */
    public static final ParameterReport NONE = new ParameterReport(GradientStatistics.NONE, Double.NaN, Double.NaN);

    /** Returns the norm of the applied update divided by that of the weights, or NaN if all weights are zero. */
    public double updateRatio() {
        return weightNorm == 0 ? Double.NaN : updateNorm / weightNorm;
    }
}
