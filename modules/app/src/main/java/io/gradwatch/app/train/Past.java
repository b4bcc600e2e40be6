package io.gradwatch.app.train;

import io.gradwatch.app.page.RunView;
import io.gradwatch.app.run.telemetry.TelemetryReader;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.rollout.Rollout;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.progress.Position;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a run knows when its next round is about to start.
 *
 * @param position how far it has come
 * @param diagnostician that has seen all of its rounds
 * @param sinceVariant the last of these, as far back as the network was the one that it is
 */
record Past(Position position, Diagnostician diagnostician, List<ClusterSnapshot> sinceVariant) {
    /** Of a run that has not begun. */
    static Past none(Diagnostician diagnostician) {
        return new Past(Position.START, diagnostician, List.of());
    }

    /**
     * Of a run whose rounds were recorded: its diagnoses are those of the recorded rounds, seen once more.
     *
     * @param view shows these rounds from now on
     * @throws InvalidInputException if a round is missing
     */
    static Past recorded(Position position, Diagnostician diagnostician, Path telemetry, RunView view) {
        Deque<ClusterSnapshot> last = new ArrayDeque<>();
        AtomicInteger round = new AtomicInteger();
        new TelemetryReader(telemetry, position.round())
                .forEach(
                        (layout, snapshot) -> {
                            requireRound(round.incrementAndGet(), snapshot.round(), telemetry);
                            diagnostician.observe(layout, snapshot);
                            view.roundEnded(layout, snapshot);
                            if (!last.isEmpty() && !last.getLast().variant().equals(snapshot.variant())) {
                                last.clear();
                            } else if (last.size() == Rollout.HISTORY) {
                                last.removeFirst();
                            }
                            last.addLast(snapshot);
                        },
                        untrained -> requireRound(round.incrementAndGet(), untrained, telemetry));
        requireRound(position.round(), round.get(), telemetry);
        return new Past(position, diagnostician, List.copyOf(last));
    }

    /** The last round, if there is one. */
    Optional<ClusterSnapshot> latest() {
        return sinceVariant.isEmpty() ? Optional.empty() : Optional.of(sinceVariant.get(sinceVariant.size() - 1));
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
