package io.gradwatch.training.progress;

import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.GradientRule;
import io.gradwatch.training.state.State;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * One variant of the network between two rounds. Arms are trained in the same rounds, on the same rows in the same
 * order.
 *
 * @param variant name of the variant
 * @param configuration the network's {@code ComputationGraphConfiguration} as JSON
 * @param state state that training has reached
 * @param quarantined workers whose rows the arm does not train on
 * @param gradientRule rule that its gradients pass before the updater
 * @param outerState state of its outer step, which stays on the driver
 */
public record Arm(
        String variant,
        String configuration,
        State state,
        Set<Integer> quarantined,
        GradientRule gradientRule,
        OuterState outerState) {
    /** Name of the variant that the job describes. */
    public static final String BASELINE = "baseline";

    public Arm {
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(configuration, "configuration");
        Objects.requireNonNull(state, "state");
        quarantined = Set.copyOf(quarantined);
        Objects.requireNonNull(gradientRule, "gradientRule");
        Objects.requireNonNull(outerState, "outerState");
    }

    /** Creates an arm that trains on the rows of all workers with unchanged gradients. */
    public Arm(String variant, String configuration, State state) {
        this(variant, configuration, state, Set.of(), GradientRule.NONE, OuterState.NONE);
    }

    /** Returns this arm in another state, reached by training or restored; its outer state is replaced, too. */
    public Arm at(State reached, OuterState outer) {
        return new Arm(variant, configuration, reached, quarantined, gradientRule, outer);
    }

    /** Returns an arm that starts from the current state of a network. */
    public static Arm of(String variant, ComputationGraph network) {
        ComputationGraphConfiguration configuration = network.getConfiguration();
        State state = new State(
                FlatFloats.copyOf(network.params()),
                FlatFloats.copyOf(network.getUpdater().getUpdaterStateViewArray()),
                configuration.getIterationCount(),
                configuration.getEpochCount());
        return new Arm(variant, configuration.toJson(), state);
    }

    /** Returns a new network in the state of this arm. */
    public ComputationGraph network() {
        ComputationGraph network = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
        network.init();
        state.parameters().copyTo(network.params());
        state.updaterState().copyTo(network.getUpdater().getUpdaterStateViewArray());
        network.getConfiguration().setIterationCount(state.iteration());
        network.getConfiguration().setEpochCount(state.epoch());
        return network;
    }
}
