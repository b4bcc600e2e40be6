package io.gradwatch.training.progress;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Training between two rounds: with the job and its data, all that comes after it follows from it, to the bit. Random
 * numbers have no state of their own here, as each round seeds them anew.
 *
 * @param position how far training has come
 * @param arms what is trained; the surviving line, whose rounds the position counts, is the first
 * @param memory of what chooses the arms
 */
public record Checkpoint(Position position, List<Arm> arms, ChoiceMemory memory) {
    public Checkpoint {
        arms = List.copyOf(arms);
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("arms: expected at least one, found none");
        }
    }

    /** Of a training whose arms nothing chooses that has to remember. */
    public Checkpoint(Position position, List<Arm> arms) {
        this(position, arms, ChoiceMemory.NONE);
    }

    /** Before the first round of one network, its weights drawn from the seed of its configuration. */
    public static Checkpoint start(ComputationGraphConfiguration configuration) {
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return start(network);
    }

    /** Before the first round of a network as it is: it goes on from its updater's state and its counts. */
    public static Checkpoint start(ComputationGraph network) {
        Position start = Position.startFrom(network.getConfiguration().getIterationCount());
        return new Checkpoint(start, List.of(Arm.of(Arm.BASELINE, network)));
    }
}
