package io.gradwatch.training.loop;

import io.gradwatch.training.progress.Position;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Result of a training.
 *
 * @param network network with the final parameters and updater state
 * @param position position at the end
 * @param ending reason why training ended
 */
public record TrainingResult(ComputationGraph network, Position position, Ending ending) {}
