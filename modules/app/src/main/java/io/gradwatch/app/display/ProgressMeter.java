package io.gradwatch.app.display;

import io.gradwatch.app.display.LayerGradient.Health;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.ParameterSnapshot;
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.TrainedRound;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** Computes progress from rounds; throughput is that of the last {@value #WINDOW} rounds. */
final class ProgressMeter {
    private static final int WINDOW = 50;

    private final TrainingPlan plan;
    private final int start;
    private final LongSupplier nanoTime;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private List<LayerGradient> gradient = List.of();
    private OptionalDouble accuracy = OptionalDouble.empty();

    /** Creates a meter that starts now, after this round. */
    ProgressMeter(TrainingPlan plan, int round, LongSupplier nanoTime) {
        this.plan = plan;
        this.start = round;
        this.nanoTime = nanoTime;
        marks.add(new Mark(nanoTime.getAsLong(), round, 0));
    }

    /** The rounds and examples trained up to a point in time. */
    private record Mark(long nanos, int round, long examples) {}

    void epochEnded(EpochResult epoch) {
        accuracy = epoch.test().filter(Evaluation::hasAccuracy).stream()
                .mapToDouble(Evaluation::accuracy)
                .findFirst();
    }

    /** Returns the progress after this round, with these diagnoses open. */
    Progress roundEnded(TrainedRound round, List<Diagnosis> open) {
        ClusterSnapshot snapshot = round.snapshot();
        marks.add(
                new Mark(nanoTime.getAsLong(), snapshot.round(), marks.getLast().examples() + round.examples()));
        // The first round mostly loads classes, so it does not count for the throughput.
        if (marks.size() > WINDOW || (marks.getFirst().round() == start && marks.size() > 2)) {
            marks.removeFirst();
        }
        if (snapshot.sampled()) {
            gradient = snapshot.weights().stream().map(w -> layer(w, open)).toList();
        }
        Mark first = marks.getFirst();
        Mark last = marks.getLast();
        double seconds = Math.max(1, last.nanos() - first.nanos()) * 1e-9;
        double roundsPerSecond = (last.round() - first.round()) / seconds;
        return new Progress(
                snapshot.round(),
                plan.rounds(),
                snapshot.epoch(),
                plan.rounds() / plan.roundsPerEpoch(),
                snapshot.trainLoss(),
                accuracy,
                (last.examples() - first.examples()) / seconds,
                Duration.ofMillis((long) (1000 * (plan.rounds() - last.round()) / roundsPerSecond)),
                gradient);
    }

    private static LayerGradient layer(ParameterSnapshot weight, List<Diagnosis> open) {
        String name = weight.key().layer().name();
        Health health = open.stream()
                .filter(d -> d.layers().contains(name))
                .map(d -> Health.of(d.severity()))
                .max(Comparator.naturalOrder())
                .orElse(Health.WELL);
        return new LayerGradient(name, weight.norm().mean(), health);
    }
}
