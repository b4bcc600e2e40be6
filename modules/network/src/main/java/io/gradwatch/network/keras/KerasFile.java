package io.gradwatch.network.keras;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.network.UpdaterSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A Keras 2 or 3 model: a complete one ({@code .h5}), or the JSON of {@code to_json()} without weights. The training
 * configuration (optimizer, loss, regularizers) is not imported.
 */
public final class KerasFile {
    private static final String EXPECTED = "expected a Keras model (.h5 or .json), found ";
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

    private final String name;
    private final byte[] content;

    /**
     * Creates the file.
     *
     * @param name name for error messages
     */
    public KerasFile(String name, byte[] content) {
        this.name = name;
        this.content = content.clone();
    }

    /**
     * Returns the network. If the file has no weights, they are drawn from the seed.
     *
     * @param l2 coefficient of the squared norm of the weights
     * @param classification true if the outputs are classes
     * @throws InvalidInputException with all layers that cannot be imported, and why
     */
    public ComputationGraph network(UpdaterSpec updater, double l2, boolean classification, long seed) {
        try {
            checkKind();
            if (!isHdf5()) {
                KerasConfig model = parse(new String(content, StandardCharsets.UTF_8));
                return network(model, false, updater, l2, classification, seed);
            }
            try (KerasWeights weights = new KerasWeights(content)) {
                KerasConfig model = parse(weights.configuration());
                ComputationGraph network = network(model, true, updater, l2, classification, seed);
                copy(model, weights, network);
                return network;
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (UnsupportedLayerException e) {
            throw invalid(List.of(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            // On damaged files jHDF throws various runtime exceptions.
            throw invalid(List.of(EXPECTED + "a file that cannot be read: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }

    /** Names files of other kinds. */
    private void checkKind() {
        if (content.length > 1 && content[0] == 'P' && content[1] == 'K') {
            List<String> entries = entries();
            String found = entries.contains("model.weights.h5")
                    ? "a .keras file; load it with keras.models.load_model and save it with model.save(\"FILE.h5\")"
                    : entries.contains("configuration.json")
                            ? "a model zip of DL4J; name it as network.dl4j"
                            : "a zip; save the model with model.save(\"FILE.h5\")";
            throw new UnsupportedLayerException(EXPECTED + found);
        }
        if (content.length > 7 && new String(content, 4, 4, StandardCharsets.ISO_8859_1).equals("TFL3")) {
            throw new UnsupportedLayerException(EXPECTED
                    + "a TensorFlow Lite file; save the Keras model it came from with model.save(\"FILE.h5\")");
        }
    }

    private List<String> entries() {
        List<String> entries = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.add(entry.getName());
            }
        } catch (IOException e) {
            // The names up to the damaged place are enough to name the kind.
            return entries;
        }
        return entries;
    }

    private boolean isHdf5() {
        return content.length > HDF5.length && Arrays.equals(content, 0, HDF5.length, HDF5, 0, HDF5.length);
    }

    private static KerasConfig parse(String json) throws IOException {
        return new KerasConfig(new ObjectMapper().readTree(json));
    }

    private ComputationGraph network(
            KerasConfig model, boolean hasWeights, UpdaterSpec updater, double l2, boolean classification, long seed) {
        KerasGraph graph = new KerasGraph(model, hasWeights);
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
                network.getConfiguration().getLayerActivationTypes(new KerasGraph(model, true).inputType());
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
                            + target.length() + " values for " + parameter + ", found " + value.length());
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
