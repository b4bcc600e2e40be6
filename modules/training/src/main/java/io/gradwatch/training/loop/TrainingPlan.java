package io.gradwatch.training.loop;

import io.gradwatch.signal.Layout;

/**
 * Plan of a training, known before its first round.
 *
 * @param workers number of workers, fixed for the whole training
 * @param executors number of executor processes at the start
 * @param parameters number of scalars in the network
 * @param layout layout of the network's flat vectors
 * @param trainRows number of rows of the training part
 * @param testRows number of rows of the test part
 * @param roundsPerEpoch number of rounds in every epoch
 * @param rounds number of rounds of the training
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
