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
 * One variant of the network between two rounds. Arms are trained in the same rounds, on the same rows in the same order.
 *
 * @param variant its name
 * @param configuration the network's {@code ComputationGraphConfiguration} as JSON
 * @param state what training has made of it
 * @param quarantined workers whose rows it is not trained on
 * @param gradientRule what is done to its gradients before the updater sees them
 * @param outerState state of its outer step, which stays on the driver
 */
public record Arm(
        String variant,
        String configuration,
        State state,
        Set<Integer> quarantined,
        GradientRule gradientRule,
        OuterState outerState) {
    /** The variant that the job describes. */
    public static final String BASELINE = "baseline";

    public Arm {
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(configuration, "configuration");
        Objects.requireNonNull(state, "state");
        quarantined = Set.copyOf(quarantined);
        Objects.requireNonNull(gradientRule, "gradientRule");
        Objects.requireNonNull(outerState, "outerState");
    }

    /** Trained on all workers' rows, its gradients as they are. */
    public Arm(String variant, String configuration, State state) {
        this(variant, configuration, state, Set.of(), GradientRule.NONE, OuterState.NONE);
    }

    /** Returns this arm in another state, reached by training or restored; its outer state is replaced, too. */
    public Arm at(State reached, OuterState outer) {
        return new Arm(variant, configuration, reached, quarantined, gradientRule, outer);
    }

    /** A network as it is now. */
    public static Arm of(String variant, ComputationGraph network) {
        ComputationGraphConfiguration configuration = network.getConfiguration();
        State state = new State(
                FlatFloats.copyOf(network.params()),
                FlatFloats.copyOf(network.getUpdater().getUpdaterStateViewArray()),
                configuration.getIterationCount(),
                configuration.getEpochCount());
        return new Arm(variant, configuration.toJson(), state);
    }

    /** A network of its own that is as this arm is now. */
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
