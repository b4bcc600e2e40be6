package io.gradwatch.signal;

/**
 * Statistics of one layer in one round, merged over the workers.
 *
 * @param key the layer
 * @param deadRatio mean over workers, see {@link ActivationStatistics}
 * @param saturatedRatio mean over workers, see {@link ActivationStatistics}
 * @param replicaDrift spread of the parameters of the replicas before averaging: the square root of the mean over workers of
 *     ‖p_w − p̄‖², divided by ‖p̄‖; 0 with one worker
 * @param timeFlowRatio mean over workers, see {@link ActivationStatistics}
 */
public record LayerSnapshot(
        LayerKey key, double deadRatio, double saturatedRatio, double replicaDrift, double timeFlowRatio) {}
