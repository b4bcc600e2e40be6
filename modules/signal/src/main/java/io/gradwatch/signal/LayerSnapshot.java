package io.gradwatch.signal;

/**
 * One layer across all workers of a round.
 *
 * @param key which layer
 * @param deadRatio mean over workers, see {@link ActivationStatistics}
 * @param saturatedRatio mean over workers, see {@link ActivationStatistics}
 * @param replicaDrift how far the replicas' parameters went apart before averaging: root of the mean over workers of
 *     ‖p_w − p̄‖², over ‖p̄‖; 0 with one worker
 * @param timeFlowRatio mean over workers, see {@link ActivationStatistics}
 */
public record LayerSnapshot(
        LayerKey key, double deadRatio, double saturatedRatio, double replicaDrift, double timeFlowRatio) {}
