package io.gradwatch.training.progress;

/**
 * Where a round's time went, in seconds.
 *
 * @param broadcast handing the state to the workers
 * @param compute the slowest worker's time in its network
 * @param collect the rest of the Spark job: scheduling, assigning, fetching results
 * @param average averaging and merging on the driver
 */
public record RoundPhases(double broadcast, double compute, double collect, double average) {
    public double total() {
        return broadcast + compute + collect + average;
    }
}
