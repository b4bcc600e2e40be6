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
 * The earlier rounds of a run that is about to train the next one.
 *
 * @param position the position after the last round
 * @param diagnostician the diagnosis, which has observed all of these rounds
 * @param sinceVariant the latest rounds, back to the one in which the present variant became the baseline
 */
record Past(Position position, Diagnostician diagnostician, List<ClusterSnapshot> sinceVariant) {
    /** Returns the past of a run that has not started. */
    static Past none(Diagnostician diagnostician) {
        return new Past(Position.START, diagnostician, List.of());
    }

    /**
     * Returns the past of a run from its recorded rounds, which are diagnosed again.
     *
     * @param view the view that gets these rounds
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

    /** Returns the last trained round, if there is one. */
    Optional<ClusterSnapshot> latest() {
        return sinceVariant.isEmpty() ? Optional.empty() : Optional.of(sinceVariant.get(sinceVariant.size() - 1));
    }

    private static void requireRound(int expected, int found, Path telemetry) {
        if (found != expected) {
            String message = "expected round %d, which the checkpoint follows, found round %d in its place;"
                            .formatted(expected, found)
                    + " restore it, or start a new run in another directory";
            throw new InvalidInputException(List.of(new Problem(telemetry.toString(), message)));
        }
    }
}
