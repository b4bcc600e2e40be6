package io.gradwatch.training.loop;

import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.cluster.ShardPlacement;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import io.gradwatch.training.reference.SampleSource;
import io.gradwatch.training.replica.RoundOrder;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loops over the rounds of all epochs on the driver, and owns the position between two rounds. */
final class TrainingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

    /** Minimum of validation rows per worker; fewer would make the comparison too noisy. */
    private static final int LEAST_COMPARED = 256;

    private final ShardPlacement placement;
    private final Arms arms;
    private final EpochPlan epochs;
    private final TrainingSettings settings;
    private final boolean evaluates;
    private final TrainingObserver observer;
    private final ArmChoice choice;
    private final SampleSource rows;
    private final BooleanSupplier stopped;
    private final double secondsBefore;
    private final long startNanos = System.nanoTime();
    private Position position;
    private boolean mixed;

    /**
     * Creates the loop of one training.
     *
     * @param start position to start from
     * @param evaluates true if there are held-out rows on which to evaluate the state of each epoch
     * @param choice choice of the arms, called before every round
     * @param rows source of training rows for the choice
     * @param stopped stop signal, read before every round
     */
    TrainingLoop(
            ShardPlacement placement,
            Arms arms,
            Position start,
            EpochPlan epochs,
            TrainingSettings settings,
            boolean evaluates,
            TrainingObserver observer,
            ArmChoice choice,
            SampleSource rows,
            BooleanSupplier stopped) {
        this.placement = placement;
        this.arms = arms;
        this.position = start;
        this.secondsBefore = start.seconds();
        this.epochs = epochs;
        this.settings = settings;
        this.evaluates = evaluates;
        this.observer = observer;
        this.choice = choice;
        this.rows = rows;
        this.stopped = stopped;
    }

    /** Trains to the end of the last epoch. Ends earlier if patience runs out or the caller stops training. */
    TrainingResult run() throws InterruptedException {
        int rounds = epochs.rounds() * settings.epochs();
        while (position.round() < rounds && !outOfPatience() && !stopped.getAsBoolean()) {
            arms.become(choice.next(position, arms.now(), rows));
            round(position.round() + 1);
            observer.reached(new Checkpoint(position, arms.now(), choice.memory()));
        }
        evaluateNow();
        return new TrainingResult(arms.baseline().now().network(), position, ending(rounds));
    }

    private Ending ending(int rounds) {
        if (position.round() >= rounds) {
            return Ending.LAST_EPOCH;
        }
        return outOfPatience() ? Ending.NO_IMPROVEMENT : Ending.STOPPED;
    }

    private boolean outOfPatience() {
        return epochs.endsEpoch(position.round())
                && position.unevaluated().isEmpty()
                && settings.patience().stream()
                        .anyMatch(patience -> EpochResult.sinceBest(position.history()) >= patience);
    }

    private void round(int round) throws InterruptedException {
        RoundOrder order =
                epochs.order(round, position.unevaluated().isPresent(), choice.compares() ? comparedRows() : 0);
        if (placement.spreadAgain()) {
            observer.shardsSpread(placement.executors().size());
        }
        List<ArmRound> results = arms.train(order, epochs.endsEpoch(round));
        choice.ended(results);
        ArmRound baseline = results.get(0);
        baseline.reports().forEach(this::compare);
        double seconds = secondsBefore + (System.nanoTime() - startNanos) / 1e9;
        position = position.after(baseline, epochs.examples(order), settings.sampleEvery(), seconds);
        if (position.unevaluated().isPresent()) {
            evaluated(baseline.reports());
        }
        report(baseline);
        if (epochs.endsEpoch(round)) {
            position = position.epochEnded(order.epoch(), evaluates);
            if (!evaluates) {
                reportLastEpoch();
            } else if (mayBeTheLast()) {
                evaluateNow();
            }
        }
    }

    private void report(ArmRound round) {
        if (round instanceof TrainedRound trained) {
            observer.roundEnded(trained);
        } else if (round instanceof UntrainedRound untrained) {
            LOG.info(
                    "Round {} of {} trains nothing: only quarantined workers have rows left in this epoch. The state"
                            + " is kept.",
                    untrained.round(),
                    untrained.variant());
            observer.roundEnded(untrained);
        }
    }

    /**
     * Returns the number of validation rows per worker to compare arms on: as many as a worker trains on in a round, so
     * that comparing costs less than training.
     */
    private int comparedRows() {
        return Math.max(LEAST_COMPARED, settings.batchSize() * settings.averagingFrequency());
    }

    /**
     * Returns whether patience runs out with this epoch unless it is the best. Then its evaluation cannot wait for the
     * next round.
     */
    private boolean mayBeTheLast() {
        return settings.patience().stream()
                .anyMatch(patience -> EpochResult.sinceBest(position.history()) >= patience - 1);
    }

    private void evaluateNow() {
        position.unevaluated().ifPresent(epoch -> evaluated(arms.baseline().evaluate(position.round(), epoch.epoch())));
    }

    private void evaluated(List<WorkerReport> reports) {
        position = position.evaluated(reports);
        reportLastEpoch();
    }

    private void reportLastEpoch() {
        observer.epochEnded(position.history().get(position.history().size() - 1));
    }

    /** Warns once if workers have different fingerprints, because bits are comparable within one fingerprint only. */
    private void compare(WorkerReport report) {
        Fingerprint found = report.fingerprint();
        Fingerprint expected = position.fingerprint().orElse(found);
        if (position.fingerprint().isEmpty() && report.worker() == 0 && found.ompThreads() > 1) {
            LOG.warn(
                    "Each task uses {} OpenMP threads, which compete for cores. Set OMP_NUM_THREADS=1 in the"
                            + " environment of the executors.",
                    found.ompThreads());
        }
        if (!mixed && !expected.equals(found)) {
            mixed = true;
            LOG.warn(
                    "Worker {} computes with {}, other workers or earlier rounds with {}. The same seed will not"
                            + " produce the same bits.",
                    report.worker(),
                    found,
                    expected);
        }
    }
}
