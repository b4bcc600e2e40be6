package io.gradwatch.signal;

/**
 * One parameter across all workers of a round.
 *
 * @param key which parameter
 * @param norm of the gradient: each worker's mean over its samples, spread over the workers
 * @param weakest worker with the smallest gradient norm; -1 if nothing was sampled
 * @param strongest worker with the greatest gradient norm, or with a non-finite one; -1 if nothing was sampled
 * @param gradient all workers' samples together
 * @param updateNorm mean over workers of the applied update's norm
 * @param weightNorm mean over workers of the parameter's norm
 */
public record ParameterSnapshot(
    ParameterKey key,
    Spread norm,
    int weakest,
    int strongest,
    GradientStatistics gradient,
    double updateNorm,
    double weightNorm) {
  /** Applied update over weights, as norms. */
  public double updateRatio() {
    return updateNorm / weightNorm;
  }
}
