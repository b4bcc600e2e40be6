package io.gradwatch.rollout.surgery;

import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.rollout.surgery.ParameterPlaces.Place;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies parameters and updater state from a network to its changed form, parameter by parameter. */
final class ParameterTransfer {
    private final ParameterPlaces from;
    private final ComputationGraph network;
    private final ParameterPlaces to;
    private final Set<String> reinitialized;
    private final Map<ParameterName, INDArray> values;

    /**
     * Prepares the transfer to the network of {@code configuration}.
     *
     * @param reinitialized layers whose parameters are not copied
     * @param values new values of single parameters
     */
    ParameterTransfer(
            ComputationGraph before,
            String configuration,
            Set<String> reinitialized,
            Map<ParameterName, INDArray> values) {
        from = ParameterPlaces.of(before);
        network = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
        network.init();
        to = ParameterPlaces.of(network);
        this.reinitialized = reinitialized;
        this.values = values;
        if (!to.places().keySet().containsAll(values.keySet())) {
            throw new IllegalStateException(
                    "expected parameters among " + to.places().keySet() + ", found " + values.keySet());
        }
    }

    /** Returns the origin of each parameter, in the order of the new network. */
    List<ParameterOrigin> origins() {
        return to.places().keySet().stream()
                .map(name -> new ParameterOrigin(name, rule(name)))
                .toList();
    }

    /** Returns the state of the new network, at the iteration and epoch of the old one. */
    State state(State old) {
        float[] parameters = floats(FlatFloats.copyOf(network.params()));
        float[] updaterState = floats(FlatFloats.copyOf(network.getUpdater().getUpdaterStateViewArray()));
        for (Map.Entry<ParameterName, Place> entry : to.places().entrySet()) {
            Place target = entry.getValue();
            Rule rule = rule(entry.getKey());
            if (rule == Rule.CARRIED) {
                Place source = from.places().get(entry.getKey());
                copy(old.parameters(), source.start(), parameters, target.start(), target.length());
                carryUpdaterState(old.updaterState(), source, updaterState, target);
            } else if (rule == Rule.SET) {
                write(values.get(entry.getKey()), parameters, target);
            }
        }
        return new State(FlatFloats.of(parameters), FlatFloats.of(updaterState), old.iteration(), old.epoch());
    }

    private Rule rule(ParameterName name) {
        if (values.containsKey(name)) {
            return Rule.SET;
        }
        boolean fits = Optional.ofNullable(from.places().get(name))
                .map(Place::length)
                .filter(length -> length == to.places().get(name).length())
                .isPresent();
        return fits && !reinitialized.contains(name.layer()) ? Rule.CARRIED : Rule.INITIALIZED;
    }

    private static void carryUpdaterState(FlatFloats old, Place source, float[] updaterState, Place target) {
        List<Integer> sources = source.updaterStarts();
        List<Integer> targets = target.updaterStarts();
        if (sources.size() == targets.size()) {
            for (int i = 0; i < targets.size(); i++) {
                copy(old, sources.get(i), updaterState, targets.get(i), target.length());
            }
        }
    }

    private static void write(INDArray value, float[] parameters, Place target) {
        if (value.length() != target.length()) {
            throw new IllegalStateException("expected " + target.length() + " values, found " + value.length());
        }
        float[] flat = value.dup('f').data().asFloat();
        System.arraycopy(flat, 0, parameters, target.start(), target.length());
    }

    private static void copy(FlatFloats source, int from, float[] target, int to, int count) {
        float[] part = new float[count];
        source.read(from, part, count);
        System.arraycopy(part, 0, target, to, count);
    }

    private static float[] floats(FlatFloats flat) {
        float[] floats = new float[flat.length()];
        flat.read(0, floats, floats.length);
        return floats;
    }
}
