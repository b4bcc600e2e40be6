package io.gradwatch.training.replica;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.state.LentFloats;

/**
 * Result of a worker at the end of a round. Its floats are valid until the replica trains again.
 *
 * @param report measurements of the worker
 * @param parameters flat parameters of its replica; empty if it trained on nothing
 * @param updaterState flat updater state of its replica; empty if it trained on nothing or the updater has none
 */
public record WorkerResult(WorkerReport report, LentFloats parameters, LentFloats updaterState) {}
