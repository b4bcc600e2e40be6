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

/** Keeps what a run's report needs as it goes, so that there is one however it ends. */
public final class RunTally {
    private final RunIdentity identity;
    private final TrainingPlan plan;
    private Position position;
    private Optional<ClusterSnapshot> latest;

    /** Of a run that trains from this position on, whose latest round, if there was one, was this. */
    public RunTally(RunIdentity identity, TrainingPlan plan, Position start, Optional<ClusterSnapshot> latest) {
        this.identity = identity;
        this.plan = plan;
        this.position = start;
        this.latest = latest;
    }

    /** A round ended. */
    public void roundEnded(ClusterSnapshot snapshot) {
        latest = Optional.of(snapshot);
    }

    /** All is told of a round. */
    public void reached(Position reached) {
        position = reached;
    }

    /** The round that ended last; 0 if none did. */
    public int round() {
        return position.round();
    }

    /** The report of a run that training ended with this result. */
    public Report report(TrainingResult result, Outcome outcome, List<Diagnosis> diagnoses, Spending trials) {
        Optional<StoppedEarly> stoppedEarly = result.ending() == Ending.NO_IMPROVEMENT
                ? Optional.of(StoppedEarly.of(result.position().history()))
                : Optional.empty();
        return report(result.position(), result.network().numParams(), outcome, stoppedEarly, diagnoses, trials);
    }

    /** The report of a run that failed. */
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
