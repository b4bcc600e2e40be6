/**
 * Runs a round's Spark job: one task per shard, results fetched from the executors' block stores. Entry points: {@link
 * io.gradwatch.training.round.RoundRdd} and {@link io.gradwatch.training.round.ResultCollector}.
 */
package io.gradwatch.training.round;
