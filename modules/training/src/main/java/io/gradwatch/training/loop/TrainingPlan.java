package io.gradwatch.training.loop;

import io.gradwatch.signal.Layout;

/**
 * What will be trained, known before the first round.
 *
 * @param workers replicas, fixed from now on
 * @param executors executor processes that are there at the start
 * @param parameters scalars in the network
 * @param layout of the network's flat vectors
 * @param trainRows rows of the training part
 * @param testRows rows of the test part
 * @param roundsPerEpoch rounds in every epoch
 * @param rounds rounds in all
 */
public record TrainingPlan(
        int workers,
        int executors,
        long parameters,
        Layout layout,
        long trainRows,
        long testRows,
        int roundsPerEpoch,
        int rounds) {}
