package io.gradwatch.training;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.WorkerReport;
import java.util.List;

/**
 * One round of one arm.
 *
 * @param snapshot all workers together
 * @param reports what each worker measured, by worker
 * @param examples rows trained on in this round
 * @param phases where the time went
 */
public record RoundResult(ClusterSnapshot snapshot, List<WorkerReport> reports, long examples, RoundPhases phases) {}
