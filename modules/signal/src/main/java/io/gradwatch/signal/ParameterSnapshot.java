package io.gradwatch.signal;

/**
 * Statistics of one parameter in one round, merged over the workers.
 *
 * @param key the parameter
 * @param norm spread of the gradient norm over the workers that sampled, each with the mean of its samples
 * @param weakest worker with the smallest finite gradient norm; -1 if there is none
 * @param strongest the first worker with a non-finite gradient norm, else the one with the greatest; -1 if nothing was
 *     sampled
 * @param gradient statistics of the samples of all workers
 * @param updateNorm mean norm of the applied update over the workers that sampled; NaN if none did
 * @param weightNorm mean norm of the parameter at the start of the round over the workers that sampled; NaN if none did
 */
public record ParameterSnapshot(
        ParameterKey key,
        Spread norm,
        int weakest,
        int strongest,
        GradientStatistics gradient,
        double updateNorm,
        double weightNorm) {
    /** Returns the norm of the applied update divided by that of the weights, or NaN if all weights are zero. */
    public double updateRatio() {
        return weightNorm == 0 ? Double.NaN : updateNorm / weightNorm;
    }
}
