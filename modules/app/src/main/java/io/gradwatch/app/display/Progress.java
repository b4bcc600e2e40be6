package io.gradwatch.app.display;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The progress of a run.
 *
 * @param round the last round that ended
 * @param rounds all planned rounds
 * @param epoch the epoch of the round
 * @param epochs all planned epochs
 * @param loss mean training loss of the round
 * @param accuracy accuracy on the test rows after the last epoch
 * @param examplesPerSecond throughput over the latest rounds
 * @param left the remaining time at this throughput
 * @param gradient the gradient by layer
 */
record Progress(
        int round,
        int rounds,
        int epoch,
        int epochs,
        double loss,
        OptionalDouble accuracy,
        double examplesPerSecond,
        Duration left,
        List<LayerGradient> gradient) {
    Progress {
        gradient = List.copyOf(gradient);
    }
}
