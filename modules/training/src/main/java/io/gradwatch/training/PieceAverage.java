package io.gradwatch.training;

/**
 * What averaging one piece of the replicas told beside the average itself.
 *
 * @param squaredDrift mean over the replicas of ‖pᵢ − p̄‖², in single precision; 0 where it was not asked for
 * @param squaredNorm ‖p̄‖², in single precision; 0 where it was not asked for
 */
record PieceAverage(double squaredDrift, double squaredNorm) {}
