package io.gradwatch.app.display;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a run is.
 *
 * @param round that ended last
 * @param rounds in all
 * @param epoch that the round belongs to
 * @param epochs in all
 * @param loss mean training loss of the round
 * @param accuracy of the last epoch that ended, on the test rows
 * @param examplesPerSecond of late
 * @param left until the last round's end, going on as of late
 * @param gradient layer by layer
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
