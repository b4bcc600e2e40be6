package io.gradwatch.training.progress;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * State of a training between two rounds. With the job and its data, it determines every later bit. Random number
 * generators have no state in it, because each round seeds them anew.
 *
 * @param position position of the training
 * @param arms arms that train; the first is the baseline, whose rounds the position counts
 * @param memory memory of the choice of the arms
 */
public record Checkpoint(Position position, List<Arm> arms, ChoiceMemory memory) {
    public Checkpoint {
        arms = List.copyOf(arms);
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("arms: expected at least one, found none");
        }
    }

    /** Creates a checkpoint of a training whose choice of arms keeps no memory. */
    public Checkpoint(Position position, List<Arm> arms) {
        this(position, arms, ChoiceMemory.NONE);
    }

    /**
     * Returns a checkpoint before the first round of a new network, with weights drawn from the seed of its
     * configuration.
     */
    public static Checkpoint start(ComputationGraphConfiguration configuration) {
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return start(network);
    }

    /**
     * Returns a checkpoint before the first round of this network. Training continues from its weights, updater state
     * and counts.
     */
    public static Checkpoint start(ComputationGraph network) {
        Position start = Position.startFrom(network.getConfiguration().getIterationCount());
        return new Checkpoint(start, List.of(Arm.of(Arm.BASELINE, network)));
    }
}
