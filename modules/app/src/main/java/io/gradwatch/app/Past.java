package io.gradwatch.app;

import io.gradwatch.app.page.RunView;
import io.gradwatch.app.run.TelemetryReader;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run knows when its next round is about to start.
 *
 * @param position how far it has come
 * @param diagnostician that has seen all of its rounds
 * @param latest the last of these, if there is one
 */
record Past(Position position, Diagnostician diagnostician, Optional<ClusterSnapshot> latest) {
    /** Of a run that has not begun. */
    static Past none(Diagnostician diagnostician) {
        return new Past(Position.START, diagnostician, Optional.empty());
    }

    /**
     * Of a run whose rounds were recorded: its diagnoses are those of the recorded rounds, seen once more.
     *
     * @param view shows these rounds from now on
     * @throws InvalidInputException if a round is missing
     */
    static Past recorded(Position position, Diagnostician diagnostician, Path telemetry, RunView view) {
        List<ClusterSnapshot> latest = new ArrayList<>(1);
        new TelemetryReader(telemetry, position.round()).forEach((layout, snapshot) -> {
            requireRound(latest.isEmpty() ? 1 : latest.get(0).round() + 1, snapshot.round(), telemetry);
            diagnostician.observe(layout, snapshot);
            view.roundEnded(layout, snapshot);
            latest.clear();
            latest.add(snapshot);
        });
        requireRound(position.round(), latest.get(0).round(), telemetry);
        return new Past(position, diagnostician, Optional.of(latest.get(0)));
    }

    private static void requireRound(int expected, int found, Path telemetry) {
        if (found != expected) {
            String message = "expected round %d, which the checkpoint follows, found round %d in its place;"
                            .formatted(expected, found)
                    + " restore it, or start anew in another directory";
            throw new InvalidInputException(List.of(new Problem(telemetry.toString(), message)));
        }
    }
}
