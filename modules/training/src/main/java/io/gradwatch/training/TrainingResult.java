package io.gradwatch.training;

import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What training gave.
 *
 * @param network with the final parameters and updater state
 * @param position how far it came
 * @param interrupted whether it was stopped before its last epoch's end
 */
public record TrainingResult(ComputationGraph network, Position position, boolean interrupted) {}
