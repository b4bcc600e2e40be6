package io.gradwatch.training.progress;

/**
 * Breakdown of a round's time in seconds.
 *
 * @param broadcast time to broadcast the state
 * @param compute time of the slowest worker in its network
 * @param collect rest of the Spark job: scheduling, copying the state into replicas, fetching results
 * @param average time to average and merge on the driver
 */
public record RoundPhases(double broadcast, double compute, double collect, double average) {
    public double total() {
        return broadcast + compute + collect + average;
    }
}
