package io.gradwatch.rollout.trial;

import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.TrainedRound;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The loss on rows that an arm is not trained on: that of the round's first state on validation rows or, without them,
 * that of every minibatch before its own update (Gama et al.'s prequential error, 2013). Either way all arms are judged on
 * the same rows; where an arm leaves workers out, none is judged on theirs.
 */
public final class HeldOutLoss {
    private HeldOutLoss() {}

    /** The workers that all these arms were trained on. */
    public static Set<Integer> commonWorkers(Collection<TrainedRound> arms) {
        return arms.stream()
                .map(HeldOutLoss::workers)
                .reduce((some, others) -> some.stream().filter(others::contains).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    /** Returns whether all these workers together have rows in this round on which the arms can be compared. */
    public static boolean hasRows(TrainedRound arm, Set<Integer> workers) {
        return reports(arm, workers).stream()
                .anyMatch(report -> report.examples() > 0 || report.validation().isPresent());
    }

    /** Mean over the rows of these workers; NaN if one of their losses is. */
    public static double loss(TrainedRound arm, Set<Integer> workers) {
        List<WorkerReport> reports = reports(arm, workers);
        return Evaluation.sum(reports.stream().map(WorkerReport::validation))
                .map(Evaluation::loss)
                .orElseGet(() -> beforeUpdates(reports));
    }

    /** Share of these workers' validation rows that are classified wrongly; NaN where there are none, or no classes. */
    public static double error(TrainedRound arm, Set<Integer> workers) {
        return Evaluation.sum(reports(arm, workers).stream().map(WorkerReport::validation))
                .map(evaluation -> 1 - evaluation.accuracy())
                .orElse(Double.NaN);
    }

    private static List<WorkerReport> reports(TrainedRound arm, Set<Integer> workers) {
        return arm.reports().stream()
                .filter(report -> workers.contains(report.worker()))
                .toList();
    }

    private static double beforeUpdates(List<WorkerReport> reports) {
        double sum = 0;
        long rows = 0;
        for (WorkerReport report : reports) {
            sum += report.lossSum();
            rows += report.examples();
        }
        return sum / rows;
    }

    private static Set<Integer> workers(TrainedRound arm) {
        return arm.reports().stream().map(WorkerReport::worker).collect(Collectors.toSet());
    }
}
