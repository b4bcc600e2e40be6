package io.gradwatch.app.run;

import io.gradwatch.app.run.Report.StoppedEarly;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.Spending;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.training.loop.Ending;
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.loop.TrainingResult;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Counts;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.Position;
import java.util.List;
import java.util.Optional;

/** Collects the facts of a run's report while it trains, so that every end has a report. */
public final class RunTally {
    private final RunIdentity identity;
    private final TrainingPlan plan;
    private Position position;
    private Optional<ClusterSnapshot> latest;

    /** Creates the tally of a run that continues from this position, after this latest round. */
    public RunTally(RunIdentity identity, TrainingPlan plan, Position start, Optional<ClusterSnapshot> latest) {
        this.identity = identity;
        this.plan = plan;
        this.position = start;
        this.latest = latest;
    }

    /** Adds a round. */
    public void roundEnded(ClusterSnapshot snapshot) {
        latest = Optional.of(snapshot);
    }

    /** Sets the position after a round. */
    public void reached(Position reached) {
        position = reached;
    }

    /** Returns the last round that ended; 0 before the first. */
    public int round() {
        return position.round();
    }

    /** Returns the report of a run whose training ended with this result. */
    public Report report(TrainingResult result, Outcome outcome, List<Diagnosis> diagnoses, Spending trials) {
        Optional<StoppedEarly> stoppedEarly = result.ending() == Ending.NO_IMPROVEMENT
                ? Optional.of(StoppedEarly.of(result.position().history()))
                : Optional.empty();
        return report(result.position(), result.network().numParams(), outcome, stoppedEarly, diagnoses, trials);
    }

    /** Returns the report of a run that failed. */
    public Report failed(List<Diagnosis> diagnoses, Spending trials) {
        return report(position, plan.parameters(), Outcome.FAILED, Optional.empty(), diagnoses, trials);
    }

    private Report report(
            Position end,
            long parameters,
            Outcome outcome,
            Optional<StoppedEarly> stoppedEarly,
            List<Diagnosis> diagnoses,
            Spending trials) {
        Counts counts = end.counts();
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
                parameters,
                end.fingerprint(),
                end.round(),
                end.iterations(),
                counts.minibatches(),
                counts.examplesConsumed(),
                counts.examplesSupplied(),
                end.seconds(),
                counts.examplesConsumed() / end.seconds(),
                end.history().stream().map(Report.Epoch::of).toList(),
                stoppedEarly,
                diagnoses,
                trials.records().stream().map(Report.Rollout::of).toList(),
                Report.Trials.of(trials),
                last(end),
                new Report.Telemetry(counts.samples(), counts.samplesDropped(), counts.samplingSeconds()));
    }

    private Report.Final last(Position end) {
        Optional<EpochResult> epoch =
                end.history().stream().filter(e -> e.round() == end.round()).findFirst();
        Optional<Evaluation> test = epoch.flatMap(EpochResult::test);
        double trainLoss = epoch.map(EpochResult::trainLoss)
                .or(() -> latest.map(ClusterSnapshot::trainLoss))
                .orElse(Double.NaN);
        return Report.Final.of(latest.map(ClusterSnapshot::variant).orElse(Arm.BASELINE), trainLoss, test);
    }
}
