package io.gradwatch.rollout.surgery;

import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.state.GradientRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An edit of an arm's network. It works on a copy of the graph: first change layers and insert vertices, then call
 * {@link #close}. The new arm takes over every parameter of the same layer, name and length that the edit does not set or
 * reinitialize, together with its updater state.
 */
public final class Surgery {
    /** Rank of the activations {@code [rows, features, time]} of a sequence. */
    private static final int SEQUENCE_RANK = 3;

    private final Arm arm;
    private final ComputationGraph before;
    private final ComputationGraphConfiguration after;
    private final Set<String> reinitialized = new HashSet<>();
    private final Map<ParameterName, INDArray> values = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private GradientRule gradientRule;

    /** Starts an edit of this arm's network. */
    public Surgery(Arm arm) {
        this.arm = arm;
        gradientRule = arm.gradientRule();
        before = arm.network();
        after = ComputationGraphConfiguration.fromJson(arm.configuration());
    }

    /**
     * A layer with parameters.
     *
     * @param name name of the vertex
     * @param vertex vertex of the copy, which may be changed
     * @param conf configuration of the copy, which may be changed; inside its wrapper if the layer has one
     */
    public record Site(String name, LayerVertex vertex, BaseLayer conf) {
        /** Returns whether this is an output layer. */
        public boolean isOutput() {
            return conf instanceof BaseOutputLayer;
        }

        /** Returns a copy of the preprocessor of the layer's input, if it has one. */
        public Optional<InputPreProcessor> preProcessor() {
            return Optional.ofNullable(vertex.getPreProcessor()).map(InputPreProcessor::clone);
        }
    }

    /** Returns the network before the edit. */
    public ComputationGraph before() {
        return before;
    }

    /** Returns the layers with parameters, in topological order. */
    public List<Site> sites() {
        List<Site> sites = new ArrayList<>();
        for (int index : before.topologicalSortOrder()) {
            String name = before.getVertices()[index].getVertexName();
            if (before.getVertices()[index].numParams() > 0
                    && after.getVertices().get(name) instanceof LayerVertex layer) {
                BaseLayerOf.unwrapped(layer.getLayerConf().getLayer())
                        .ifPresent(conf -> sites.add(new Site(name, layer, conf)));
            }
        }
        return sites;
    }

    /** Returns the layers with parameters whose output for a row is a vector or an image, not a sequence. */
    public List<Site> sitesWithoutTime(Sample sample) {
        Map<String, INDArray> activations = before.feedForward(sample.features(), false);
        return sites().stream()
                .filter(site -> activations.get(site.name()).rank() != SEQUENCE_RANK)
                .toList();
    }

    /** Returns the vertex that currently feeds this layer. */
    public String input(Site site) {
        return inputs(site.name()).get(0);
    }

    /** Returns the vertices that this one currently feeds. */
    public List<String> consumers(String name) {
        return after.getVertexInputs().entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the vertex of this name, if there is one. */
    public Optional<GraphVertex> vertex(String name) {
        return Optional.ofNullable(after.getVertices().get(name));
    }

    /** Returns a name that no vertex has yet: this one, or this one with a number. */
    public String unusedName(String wanted) {
        String name = wanted;
        for (int number = 2; after.getVertices().containsKey(name); number++) {
            name = wanted + "_" + number;
        }
        return name;
    }

    /** Returns the skip connections that the graph has now. */
    public SkipConnections skipConnections() {
        return new SkipConnections(after);
    }

    /** Returns whether this is an input of the network. */
    public boolean isNetworkInput(String name) {
        return after.getNetworkInputs().contains(name);
    }

    /** Replaces a layer, inside its wrapper if it has one. */
    public void replace(Site site, BaseLayer layer) {
        layer.setLayerName(site.name());
        NewLayer.complete(layer, site.conf());
        NeuralNetConfiguration conf = site.vertex().getLayerConf();
        conf.setLayer(conf.getLayer() instanceof LastTimeStep ? new LastTimeStep(layer) : layer);
        conf.getLayer().setLayerName(site.name());
    }

    /** Returns the name of a variant after one more remedy. */
    public static String variantAfter(Arm arm, String remedy) {
        return arm.variant().equals(Arm.BASELINE) ? remedy : arm.variant() + "+" + remedy;
    }

    /** Reinitializes the layer's parameters and updater state. */
    public void reinitialize(Site site) {
        reinitialized.add(site.name());
    }

    /** Sets the values of a parameter; its updater state is reinitialized. */
    public void set(String layer, String param, INDArray value) {
        values.put(new ParameterName(layer, param), value);
    }

    /** Adds a layer with one input and no consumer yet. Settings that DL4J requires come from {@code like}. */
    public void addLayer(String name, BaseLayer layer, String input, Site like) {
        addLayer(name, layer, input, like, Optional.empty());
    }

    /** Adds a layer with one input and a preprocessor of that input. */
    public void addLayer(
            String name, BaseLayer layer, String input, Site like, Optional<InputPreProcessor> preProcessor) {
        layer.setLayerName(name);
        NewLayer.complete(layer, like.conf());
        NeuralNetConfiguration conf = like.vertex().getLayerConf().clone();
        conf.clearVariables();
        conf.setLayer(layer);
        addVertex(name, new LayerVertex(conf, preProcessor.orElse(null)), List.of(input));
    }

    /**
     * Adds a vertex without consumers.
     *
     * @throws IllegalStateException if a vertex has this name already; replacing it would disconnect its consumers
     */
    public void addVertex(String name, GraphVertex vertex, List<String> inputs) {
        if (after.getVertices().putIfAbsent(name, vertex) != null) {
            throw new IllegalStateException("expected an unused vertex name, found " + name);
        }
        after.getVertexInputs().put(name, new ArrayList<>(inputs));
    }

    /** Makes {@code to} the input of these consumers, and the network's output, where {@code from} was. */
    public void redirect(String from, String to, List<String> consumers) {
        for (String consumer : consumers) {
            inputs(consumer).replaceAll(input -> input.equals(from) ? to : input);
        }
        after.getNetworkOutputs().replaceAll(output -> output.equals(from) ? to : output);
    }

    private List<String> inputs(String name) {
        return after.getVertexInputs().get(name);
    }

    /** Sets the gradient rule of the new arm. */
    public void setGradientRule(GradientRule rule) {
        gradientRule = rule;
    }

    /** Records a change, for a person. */
    public void note(String where, String what) {
        changes.add(new Change(where, what));
    }

    /** Returns the network that results if the edit ends here. */
    public ComputationGraph preview(String remedy, long seed) {
        return close(remedy, false, seed).arm().network();
    }

    /**
     * Ends the edit.
     *
     * @param remedy label of the remedy, appended to the name of the variant
     * @param keepsFunction true if the network's outputs are the same as before, up to rounding
     * @param seed seed of parameters that are reinitialized
     */
    public Transformation close(String remedy, boolean keepsFunction, long seed) {
        after.setTopologicalOrder(null);
        after.setTopologicalOrderStr(null);
        after.getDefaultConfiguration().setSeed(seed);
        after.validate();
        String configuration = after.toJson();
        ParameterTransfer transfer = new ParameterTransfer(before, configuration, reinitialized, values);
        // The outer state is dropped: its vectors have the layout of the parameters before the operation.
        Arm next = new Arm(
                variantAfter(arm, remedy),
                configuration,
                transfer.state(arm.state()),
                arm.quarantined(),
                gradientRule,
                OuterState.NONE);
        return new Transformation(next, keepsFunction, changes, transfer.origins());
    }
}
