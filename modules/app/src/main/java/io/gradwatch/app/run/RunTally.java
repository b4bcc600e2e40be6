package io.gradwatch.app.run;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.EpochResult;
import io.gradwatch.training.RoundResult;
import io.gradwatch.training.TrainingPlan;
import io.gradwatch.training.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Adds a run up as it goes, so that there is a report however it ends. */
public final class RunTally {
    private final RunIdentity identity;
    private final TrainingPlan plan;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final SampleCount samples;
    private final List<EpochResult> epochs = new ArrayList<>();
    private Optional<ClusterSnapshot> latest = Optional.empty();
    private Optional<Fingerprint> fingerprint = Optional.empty();
    private long minibatches;
    private long examples;

    /** Starts now. */
    public RunTally(RunIdentity identity, TrainingPlan plan, LongSupplier nanoTime) {
        this.identity = identity;
        this.plan = plan;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.samples = new SampleCount(identity.sampleEvery());
    }

    /** Adds a round. */
    public void roundEnded(RoundResult round) {
        latest = Optional.of(round.snapshot());
        fingerprint = fingerprint.or(() -> Optional.of(round.reports().get(0).fingerprint()));
        minibatches +=
                round.reports().stream().mapToLong(WorkerReport::minibatches).sum();
        examples += round.examples();
        samples.add(round);
    }

    /** Adds an epoch. */
    public void epochEnded(EpochResult epoch) {
        epochs.add(epoch);
    }

    /** The round that ended last; 0 if none did. */
    public int round() {
        return latest.map(ClusterSnapshot::round).orElse(0);
    }

    /** The report of a run that training ended with this result. */
    public Report report(TrainingResult result, Outcome outcome, List<Diagnosis> diagnoses) {
        return report(Counts.of(result), outcome, diagnoses);
    }

    /** The report of a run that failed. Its data held the rows of all epochs that began. */
    public Report failed(List<Diagnosis> diagnoses) {
        Counts counts = new Counts(
                round(),
                latest.map(ClusterSnapshot::iteration).orElse(0L),
                minibatches,
                examples,
                plan.trainRows() * latest.map(ClusterSnapshot::epoch).orElse(0),
                (nanoTime.getAsLong() - startNanos) * 1e-9);
        return report(counts, Outcome.FAILED, diagnoses);
    }

    private Report report(Counts counts, Outcome outcome, List<Diagnosis> diagnoses) {
        return new Report(
                Report.VERSION,
                identity.run(),
                identity.name(),
                outcome,
                outcome.exitCode(),
                identity.master(),
                plan.workers(),
                plan.executors(),
                identity.seed(),
                plan.parameters(),
                fingerprint,
                counts.rounds(),
                counts.iterations(),
                counts.minibatches(),
                counts.examplesConsumed(),
                counts.examplesSupplied(),
                counts.seconds(),
                counts.examplesConsumed() / counts.seconds(),
                epochs.stream().map(Report.Epoch::of).toList(),
                diagnoses,
                List.of(),
                last(),
                samples.total());
    }

    private Report.Final last() {
        Optional<EpochResult> epoch =
                epochs.stream().filter(e -> e.round() == round()).findFirst();
        Optional<Evaluation> test = epoch.flatMap(EpochResult::test);
        double trainLoss = epoch.map(EpochResult::trainLoss)
                .or(() -> latest.map(ClusterSnapshot::trainLoss))
                .orElse(Double.NaN);
        return Report.Final.of(latest.map(ClusterSnapshot::variant).orElse("baseline"), trainLoss, test);
    }
}
