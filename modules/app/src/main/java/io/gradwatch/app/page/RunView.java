package io.gradwatch.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gradwatch.app.page.Update.ChartColumns;
import io.gradwatch.app.page.Update.Cursor;
import io.gradwatch.app.page.Update.Now;
import io.gradwatch.app.page.Update.Rollouts;
import io.gradwatch.app.page.Update.Worker;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.WorkerRow;
import io.gradwatch.training.progress.TrainedRound;
import java.util.List;
import java.util.Optional;

/**
 * The data of a run's charts, in memory that does not grow with the length of the run. The training thread adds rounds and
 * events. Any thread may read; it blocks the training thread only while it copies what has changed.
 */
public final class RunView {
    /** Weight of the latest round in the moving average of the throughput. */
    private static final double LATEST = 0.1;

    private final RunChart course = new RunChart();
    private final LayerRows rows = new LayerRows();
    private final RunEvents events = new RunEvents();
    private Optional<Operator> operator = Optional.empty();
    private ClusterSnapshot latest;
    private ClusterSnapshot sampled;
    private Layout sampledLayout;
    private double examplesPerSecond;
    private long change;
    private long layersChange;
    private long epochsChange;
    private long diagnosesChange;
    private long rolloutsChange;

    /**
     * The permissions of an operator.
     *
     * @param mode the job's {@code rollout.mode}
     * @param variants the remedies to choose from
     * @param tokenFile the file with the token; empty if it is configured
     */
    public record Operator(String mode, List<String> variants, Optional<String> tokenFile) {}

    /** Sets what an operator may do in this run. */
    public synchronized void operatedBy(Operator who) {
        operator = Optional.of(who);
        rolloutsChange = changed();
    }

    /** Adds an event of the run's log. */
    public synchronized void happened(JsonNode event) {
        events.add(event);
        String type = RunEvents.type(event);
        long now = changed();
        if (type.startsWith("epoch-")) {
            epochsChange = now;
        } else if (type.startsWith("diagnosis-")) {
            diagnosesChange = now;
        } else {
            rolloutsChange = now;
        }
        if (type.startsWith("run-")) {
            epochsChange = now;
            diagnosesChange = now;
        }
    }

    /** Adds a round of the baseline that has just ended. */
    public synchronized void roundEnded(Layout layout, TrainedRound round) {
        roundEnded(layout, round.snapshot());
        double speed = round.examples() / round.phases().total();
        examplesPerSecond = examplesPerSecond == 0 ? speed : examplesPerSecond + LATEST * (speed - examplesPerSecond);
    }

    /** Adds a round of the baseline, new or recorded. */
    public synchronized void roundEnded(Layout layout, ClusterSnapshot snapshot) {
        latest = snapshot;
        long now = changed();
        rows.fit(layout).ifPresent(from -> {
            course.reorderLayers(from);
            layersChange = now;
        });
        if (snapshot.sampled()) {
            sampled = snapshot;
            sampledLayout = layout;
            layersChange = now;
        }
        course.add(column(snapshot));
    }

    private RunChart.Column column(ClusterSnapshot snapshot) {
        RunChart.Column column = new RunChart.Column(snapshot.round());
        column.worstLoss = snapshot.trainLoss();
        column.whole.add(RunChart.LOSS, snapshot.trainLoss());
        if (snapshot.sampled()) {
            column.whole.add(RunChart.GRADIENT_NORM, snapshot.gradientNorm());
            column.whole.add(RunChart.FLOW_RATIO, snapshot.flowRatio());
        }
        column.layers = rows.gradients(snapshot);
        for (WorkerRow worker : snapshot.workers()) {
            if (!Double.isNaN(worker.gradientNorm()) || worker.nonFinite() > 0) {
                column.workers.add(worker.worker(), worker.gradientNorm());
            }
        }
        return column;
    }

    private long changed() {
        change++;
        notifyAll();
        return change;
    }

    /** Waits for a change, at most for this time. Returns whether there was one. */
    synchronized boolean await(Cursor seen, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (change <= seen.change()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Returns all changes since the cursor. */
    Update since(Cursor seen) {
        Copy copy = copy(seen);
        return copy.update();
    }

    /** A copy of the changes; numbers are rounded after the lock is released. */
    private record Copy(
            int from,
            int stride,
            List<RunChart.Column> columns,
            ClusterSnapshot sampled,
            Layout sampledLayout,
            Update rest) {
        Update update() {
            return new Update(
                    rest.cursor(),
                    rest.run(),
                    ChartColumns.of(from, stride, columns),
                    rest.layerNames(),
                    rest.layerNames() == null || sampled == null
                            ? null
                            : LayerRows.layers(rest.layerNames(), sampledLayout, sampled),
                    rest.workers(),
                    rest.epochs(),
                    rest.diagnoses(),
                    rest.rollouts());
        }
    }

    private synchronized Copy copy(Cursor seen) {
        int from = seen.generation() == course.generation() ? Math.max(0, seen.columns() - 1) : 0;
        Update rest = new Update(
                new Cursor(change, course.generation(), course.size()),
                now(),
                null,
                layersChange > seen.change() ? rows.names() : null,
                null,
                latest == null ? List.of() : workers(),
                epochsChange > seen.change() ? events.epochs() : null,
                diagnosesChange > seen.change() ? events.diagnoses() : null,
                rolloutsChange > seen.change() ? rollouts() : null);
        return new Copy(from, course.stride(), course.from(from), sampled, sampledLayout, rest);
    }

    private Rollouts rollouts() {
        return new Rollouts(
                operator.map(Operator::mode).orElse(null),
                operator.map(Operator::variants).orElse(List.of()),
                operator.flatMap(Operator::tokenFile).orElse(null),
                events.rollout(),
                events.advice().orElse(null),
                events.trialLosses(),
                events.rollouts());
    }

    private List<Worker> workers() {
        return latest.workers().stream()
                .map(row -> new Worker(
                        row.worker(),
                        row.examples(),
                        Means.brief(row.loss()),
                        Means.brief(row.gradientNorm()),
                        row.nonFinite(),
                        Means.brief(row.seconds())))
                .toList();
    }

    private Now now() {
        JsonNode facts = events.facts().orElse(MissingNode.getInstance());
        Optional<ClusterSnapshot> round = Optional.ofNullable(latest);
        return new Now(
                facts.path("run").asText(),
                facts.path("name").asText(),
                events.status(),
                facts.path("master").asText(),
                facts.path("workers").asInt(),
                facts.path("executors").asInt(),
                facts.path("parameters").asLong(),
                facts.path("rounds").asInt(),
                round.map(ClusterSnapshot::round).orElse(0),
                round.map(ClusterSnapshot::iteration).orElse(0L),
                round.map(ClusterSnapshot::epoch).orElse(0),
                round.map(ClusterSnapshot::variant).orElse("baseline"),
                facts.path("time").asText(),
                round.map(r -> Means.brief(r.trainLoss())).orElse(null),
                round.map(r -> Means.brief(r.gradientNorm())).orElse(null),
                round.map(r -> Means.brief(r.flowRatio())).orElse(null),
                examplesPerSecond > 0 ? Means.brief(examplesPerSecond) : null);
    }
}
