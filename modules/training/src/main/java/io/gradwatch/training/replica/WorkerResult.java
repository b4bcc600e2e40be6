package io.gradwatch.training.replica;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.state.LentFloats;

/**
 * What a worker hands in at a round's end. Its floats are good until the replica trains again.
 *
 * @param report what it measured
 * @param parameters of its replica, flat; empty if it trained on nothing
 * @param updaterState of its replica, flat; empty if it trained on nothing or the updater has none
 */
public record WorkerResult(WorkerReport report, LentFloats parameters, LentFloats updaterState) {}
