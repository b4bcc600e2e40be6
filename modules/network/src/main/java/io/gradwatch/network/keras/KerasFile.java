package io.gradwatch.network.keras;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.network.UpdaterSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A model that Keras 2 or 3 wrote: a whole one ({@code .h5}), or the JSON of {@code to_json()} without weights. What
 * Keras was to train it with (optimizer, loss, regularizers) is not taken over.
 */
public final class KerasFile {
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

    private final String name;
    private final byte[] content;

    /** A file of this name, for messages, with this content. */
    public KerasFile(String name, byte[] content) {
        this.name = name;
        this.content = content.clone();
    }

    /**
     * The network; its weights are drawn from the seed where the file has none.
     *
     * @param l2 coefficient of the weights' squared norm
     * @param classification whether its outputs are classes
     * @throws InvalidInputException with all layers that cannot be taken over, and why
     */
    public ComputationGraph network(UpdaterSpec updater, double l2, boolean classification, long seed) {
        try {
            if (!isHdf5()) {
                KerasConfig model = parse(new String(content, StandardCharsets.UTF_8));
                return network(model, updater, l2, classification, seed);
            }
            try (KerasWeights weights = new KerasWeights(content)) {
                KerasConfig model = parse(weights.configuration());
                ComputationGraph network = network(model, updater, l2, classification, seed);
                copy(model, weights, network);
                return network;
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (UnsupportedLayerException e) {
            throw invalid(List.of(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            // A damaged file may lead jHDF anywhere.
            throw invalid(List.of("expected a model of Keras as .h5 or .json, found one that cannot be read: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }

    private boolean isHdf5() {
        return content.length > HDF5.length && Arrays.equals(content, 0, HDF5.length, HDF5, 0, HDF5.length);
    }

    private static KerasConfig parse(String json) throws IOException {
        return new KerasConfig(new ObjectMapper().readTree(json));
    }

    private ComputationGraph network(
            KerasConfig model, UpdaterSpec updater, double l2, boolean classification, long seed) {
        KerasGraph graph = new KerasGraph(model);
        ComputationGraphConfiguration configuration = graph.configuration(updater, l2, classification, seed);
        if (!graph.problems().isEmpty()) {
            throw invalid(graph.problems());
        }
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }

    private static void copy(KerasConfig model, KerasWeights weights, ComputationGraph network) {
        Map<String, InputType> types =
                network.getConfiguration().getLayerActivationTypes(new KerasGraph(model).inputType());
        for (KerasNode node : model.nodes()) {
            if (network.getVertex(node.name()) == null || network.getLayer(node.name()) == null) {
                continue;
            }
            String before = network.getConfiguration()
                    .getVertexInputs()
                    .get(node.name())
                    .get(0);
            KerasParameters.of(node, weights.of(node.name()), types.get(before)).forEach((parameter, value) -> {
                INDArray target = network.getLayer(node.name()).getParam(parameter);
                if (target.length() != value.length()) {
                    throw new UnsupportedLayerException("layer " + node.name() + " (" + node.type() + "): expected "
                            + target.length() + " weights as " + parameter + ", found " + value.length());
                }
                target.assign(value.reshape(target.shape()));
            });
        }
    }

    private InvalidInputException invalid(List<String> messages) {
        return new InvalidInputException(
                messages.stream().map(message -> new Problem(name, message)).toList());
    }
}
