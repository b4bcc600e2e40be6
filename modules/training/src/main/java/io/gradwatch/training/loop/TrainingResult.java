package io.gradwatch.training.loop;

import io.gradwatch.training.progress.Position;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What training gave.
 *
 * @param network with the final parameters and updater state
 * @param position how far it came
 * @param ending why it came no farther
 */
public record TrainingResult(ComputationGraph network, Position position, Ending ending) {}
