package io.gradwatch.rollout.surgery;

import io.gradwatch.training.Arm;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.replica.GradientRule;
import io.gradwatch.training.replica.Sample;
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
 * An operation on a model: takes a copy of its graph, on which layers are changed and vertices inserted, and closes with
 * a new arm whose parameters are carried over by layer and name wherever nothing else was said.
 */
public final class Surgery {
    /** Of {@code [rows, features, time]}. */
    private static final int SEQUENCE_RANK = 3;

    private final Arm arm;
    private final ComputationGraph before;
    private final ComputationGraphConfiguration after;
    private final Set<String> renewed = new HashSet<>();
    private final Map<ParameterName, INDArray> values = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private GradientRule gradientRule;

    public Surgery(Arm arm) {
        this.arm = arm;
        gradientRule = arm.gradientRule();
        before = arm.network();
        after = ComputationGraphConfiguration.fromJson(arm.configuration());
    }

    /**
     * A layer with parameters of its own.
     *
     * @param name of its vertex
     * @param vertex of the copy, to be changed
     * @param conf of the copy, to be changed; within its wrapper if there is one
     */
    public record Site(String name, LayerVertex vertex, BaseLayer conf) {
        public boolean isOutput() {
            return conf instanceof BaseOutputLayer;
        }

        public Optional<InputPreProcessor> preProcessor() {
            return Optional.ofNullable(vertex.getPreProcessor()).map(InputPreProcessor::clone);
        }
    }

    /** The network as it was. */
    public ComputationGraph before() {
        return before;
    }

    /** The layers with parameters, from input to output. */
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

    /** The layers with parameters that give one vector or one image a row, and not a sequence. */
    public List<Site> sitesWithoutTime(Sample sample) {
        Map<String, INDArray> activations = before.feedForward(sample.features(), false);
        return sites().stream()
                .filter(site -> activations.get(site.name()).rank() != SEQUENCE_RANK)
                .toList();
    }

    /** The vertex that feeds this layer now. */
    public String input(Site site) {
        return inputs(site.name()).get(0);
    }

    /** The vertices that this one feeds. */
    public List<String> consumers(String name) {
        return after.getVertexInputs().entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .toList();
    }

    public Optional<GraphVertex> vertex(String name) {
        return Optional.ofNullable(after.getVertices().get(name));
    }

    public boolean isNetworkInput(String name) {
        return after.getNetworkInputs().contains(name);
    }

    /** Puts another layer in this one's place, within its wrapper if it has one. */
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

    /** Has the layer's parameters drawn anew by its initializer. */
    public void renew(Site site) {
        renewed.add(site.name());
    }

    /** Gives a parameter these values. */
    public void set(String layer, String param, INDArray value) {
        values.put(new ParameterName(layer, param), value);
    }

    /** Adds a layer, fed by one vertex and feeding none so far, with what DL4J needs to know taken from {@code like}. */
    public void addLayer(String name, BaseLayer layer, String input, Site like) {
        addLayer(name, layer, input, like, Optional.empty());
    }

    public void addLayer(
            String name, BaseLayer layer, String input, Site like, Optional<InputPreProcessor> preProcessor) {
        layer.setLayerName(name);
        NewLayer.complete(layer, like.conf());
        NeuralNetConfiguration conf = like.vertex().getLayerConf().clone();
        conf.clearVariables();
        conf.setLayer(layer);
        addVertex(name, new LayerVertex(conf, preProcessor.orElse(null)), List.of(input));
    }

    /** Adds a vertex that feeds none so far. */
    public void addVertex(String name, GraphVertex vertex, List<String> inputs) {
        after.getVertices().put(name, vertex);
        after.getVertexInputs().put(name, new ArrayList<>(inputs));
    }

    /** Lets what the vertex {@code from} feeds be fed by {@code to} instead; {@code to}'s own ancestry stays. */
    public void redirect(String from, String to, List<String> consumers) {
        for (String consumer : consumers) {
            inputs(consumer).replaceAll(input -> input.equals(from) ? to : input);
        }
        after.getNetworkOutputs().replaceAll(output -> output.equals(from) ? to : output);
    }

    private List<String> inputs(String name) {
        return after.getVertexInputs().get(name);
    }

    /** Has this done to gradients from now on. */
    public void setGradientRule(GradientRule rule) {
        gradientRule = rule;
    }

    /** Notes what was done. */
    public void note(String where, String what) {
        changes.add(new Change(where, what));
    }

    /** The network as it would be if the operation ended here. */
    public ComputationGraph preview(String remedy, long seed) {
        return close(remedy, false, seed).arm().network();
    }

    /**
     * Ends the operation.
     *
     * @param keepsFunction whether the network gives the outputs it gave before
     * @param seed of parameters that are drawn anew
     */
    public Transformation close(String remedy, boolean keepsFunction, long seed) {
        after.setTopologicalOrder(null);
        after.setTopologicalOrderStr(null);
        after.getDefaultConfiguration().setSeed(seed);
        after.validate();
        String configuration = after.toJson();
        ParameterTransfer transfer = new ParameterTransfer(before, configuration, renewed, values);
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
