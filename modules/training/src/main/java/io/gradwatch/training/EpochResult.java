package io.gradwatch.training;

import io.gradwatch.signal.Evaluation;
import java.util.Optional;

/**
 * One pass over the data.
 *
 * @param epoch counted from 1
 * @param round the epoch's last round
 * @param trainLoss mean over the epoch's rows, each before its own update, without regularization
 * @param test of the state at the epoch's end, where there are test rows
 */
public record EpochResult(int epoch, int round, double trainLoss, Optional<Evaluation> test) {}
