package io.gradwatch.signal;

/**
 * One parameter on one worker in one round.
 *
 * @param gradient of the raw gradient
 * @param updateNorm L2 norm of the applied update (after updater and clipping) of the round's last sampled minibatch
 * @param weightNorm L2 norm of the parameter itself, as the round started
 */
public record ParameterReport(GradientStatistics gradient, double updateNorm, double weightNorm) {
    /** Nothing was sampled. */
    public static final ParameterReport NONE = new ParameterReport(GradientStatistics.NONE, Double.NaN, Double.NaN);

    /** Applied update over weights, as norms; NaN where the weights are all zero. */
    public double updateRatio() {
        return weightNorm == 0 ? Double.NaN : updateNorm / weightNorm;
    }
}
