package io.gradwatch.rollout.trial;

import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.progress.TrainedRound;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Computes the loss of an arm on rows that it has not trained on. With validation rows, this is their loss under the state
 * at the start of the round. Without, it is the loss of each minibatch before its own update (the prequential error of Gama
 * et al., 2013). All arms are judged on the same rows: if one arm excludes a worker, no arm is judged on that worker's.
 */
public final class HeldOutLoss {
    private HeldOutLoss() {}

    /** Returns the workers that all these arms trained on. */
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

    /** Returns the mean loss over the rows of these workers; NaN if the loss of one of them is NaN. */
    public static double loss(TrainedRound arm, Set<Integer> workers) {
        List<WorkerReport> reports = reports(arm, workers);
        return Evaluation.sum(reports.stream().map(WorkerReport::validation))
                .map(Evaluation::loss)
                .orElseGet(() -> beforeUpdates(reports));
    }

    /** Returns the classification error on these workers' validation rows; NaN without such rows or without classes. */
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
