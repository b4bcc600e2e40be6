package io.gradwatch.signal;

/**
 * One parameter across all workers of a round.
 *
 * @param key which parameter
 * @param norm of the gradient: each worker's mean over its samples, spread over the workers that sampled
 * @param weakest worker with the smallest finite gradient norm; -1 if there is none
 * @param strongest the first worker with a non-finite gradient norm, else the one with the greatest; -1 if nothing was
 *     sampled
 * @param gradient all workers' samples together
 * @param updateNorm mean over the workers that sampled of the applied update's norm; NaN if none did
 * @param weightNorm mean over the workers that sampled of the parameter's norm as the round started; NaN if none did
 */
public record ParameterSnapshot(
        ParameterKey key,
        Spread norm,
        int weakest,
        int strongest,
        GradientStatistics gradient,
        double updateNorm,
        double weightNorm) {
    /** Applied update over weights, as norms; NaN where the weights are all zero. */
    public double updateRatio() {
        return weightNorm == 0 ? Double.NaN : updateNorm / weightNorm;
    }
}
