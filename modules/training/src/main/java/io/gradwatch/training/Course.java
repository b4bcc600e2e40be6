package io.gradwatch.training;

import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.replica.RoundOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way through all epochs, with what is counted on it. */
final class Course {
    private static final Logger LOG = LoggerFactory.getLogger(Course.class);

    private final ArmRun arm;
    private final EpochPlan epochs;
    private final int epochCount;
    private final boolean tests;
    private final TrainingObserver observer;
    private final BooleanSupplier stopped;
    private final List<EpochResult> history = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private Optional<EpochResult> untested = Optional.empty();
    private int round;
    private long minibatches;
    private long examples;
    private long supplied;
    private double epochLossSum;
    private long epochExamples;
    private Fingerprint fingerprint;
    private boolean mixed;

    /**
     * For one training.
     *
     * @param tests whether there are rows to evaluate each epoch's state on
     * @param stopped asked after every round
     */
    Course(
            ArmRun arm,
            EpochPlan epochs,
            int epochCount,
            boolean tests,
            TrainingObserver observer,
            BooleanSupplier stopped) {
        this.arm = arm;
        this.epochs = epochs;
        this.epochCount = epochCount;
        this.tests = tests;
        this.observer = observer;
        this.stopped = stopped;
    }

    void run() {
        for (int epoch = 1; epoch <= epochCount && !stopped.getAsBoolean(); epoch++) {
            epochLossSum = 0;
            epochExamples = 0;
            for (int inEpoch = 0; inEpoch < epochs.rounds() && !stopped.getAsBoolean(); inEpoch++) {
                round(epoch, inEpoch);
            }
        }
        if (untested.isPresent()) {
            tested(arm.evaluate(round, untested.get().epoch()));
        }
    }

    private void round(int epoch, int inEpoch) {
        RoundOrder order = epochs.order(++round, epoch, inEpoch, untested.isPresent());
        boolean endsEpoch = inEpoch == epochs.rounds() - 1;
        RoundResult result = arm.train(order, endsEpoch);
        count(order, result);
        result.snapshot().evaluation().ifPresent(this::tested);
        observer.roundEnded(result);
        if (endsEpoch) {
            epochEnded(new EpochResult(epoch, round, epochLossSum / epochExamples, Optional.empty()));
        }
    }

    private void count(RoundOrder order, RoundResult result) {
        examples += result.examples();
        supplied += epochs.examples(order);
        for (WorkerReport report : result.reports()) {
            minibatches += report.minibatches();
            epochLossSum += report.lossSum();
            epochExamples += report.examples();
            compare(report);
        }
    }

    /** Bits are comparable within one fingerprint only: workers that differ are worth a word, once. */
    private void compare(WorkerReport report) {
        Fingerprint found = report.fingerprint();
        if (fingerprint == null) {
            fingerprint = found;
            if (found.ompThreads() > 1) {
                LOG.warn(
                        "{} OpenMP threads a task get into each other's way: set OMP_NUM_THREADS=1 where Spark starts",
                        found.ompThreads());
            }
        } else if (!mixed && !fingerprint.equals(found)) {
            mixed = true;
            LOG.warn(
                    "worker {} computes with {}, others with {}: bits will not repeat",
                    report.worker(),
                    found,
                    fingerprint);
        }
    }

    private void epochEnded(EpochResult result) {
        if (tests) {
            untested = Optional.of(result);
        } else {
            history.add(result);
            observer.epochEnded(result);
        }
    }

    private void tested(Evaluation evaluation) {
        EpochResult epoch = untested.orElseThrow();
        untested = Optional.empty();
        EpochResult result = new EpochResult(epoch.epoch(), epoch.round(), epoch.trainLoss(), Optional.of(evaluation));
        history.add(result);
        observer.epochEnded(result);
    }

    TrainingResult result(ComputationGraph network) {
        return new TrainingResult(
                network,
                List.copyOf(history),
                round,
                arm.state().iteration(),
                minibatches,
                examples,
                supplied,
                (System.nanoTime() - startNanos) / 1e9,
                round < epochs.rounds() * epochCount,
                fingerprint);
    }
}
