package io.gradwatch.network.dl4j;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A file that DL4J wrote: a configuration of either kind of network as JSON or YAML, or a model zip with weights, updater
 * state and counts.
 */
public final class Dl4jFile {
    private static final String EXPECTED =
            "expected a DL4J MultiLayerConfiguration or ComputationGraphConfiguration (JSON or YAML) or a model zip, ";

    private final String name;
    private final byte[] content;

    /**
     * Creates the file.
     *
     * @param name name for error messages
     */
    public Dl4jFile(String name, byte[] content) {
        this.name = name;
        this.content = content.clone();
    }

    /**
     * Returns the network as a graph in single precision. A model is restored as it was saved. The weights of a
     * configuration are drawn from the seed.
     *
     * @throws InvalidInputException if DL4J did not write the file, or it is damaged
     */
    public ComputationGraph network(long seed) {
        checkKind();
        try {
            ComputationGraph network = isZip() ? model() : drawn(new String(content, StandardCharsets.UTF_8), seed);
            boolean isSingle = network.getConfiguration().getDataType() == DataType.FLOAT;
            return isSingle ? network : network.convertDataType(DataType.FLOAT);
        } catch (IOException | RuntimeException e) {
            if (e instanceof InvalidInputException known) {
                throw known;
            }
            throw invalid("found a file that cannot be read: " + reason(e), e);
        }
    }

    /** Names files of other kinds. */
    private void checkKind() {
        if (isZip()) {
            return;
        }
        String start = new String(content, 0, Math.min(content.length, 64), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089HDF")) {
            throw invalid("found an HDF5 file; name a Keras model as network.keras", null);
        }
        if (start.indexOf(0) >= 0) {
            throw invalid(
                    "found a binary file, such as a SameDiff graph, which Gradwatch does not train;"
                            + " build the network of layers and save it with ModelSerializer",
                    null);
        }
    }

    private boolean isZip() {
        return content.length > 2 && content[0] == 'P' && content[1] == 'K';
    }

    private ComputationGraph model() throws IOException {
        return isGraph(mapper(configuration()).readTree(configuration()))
                ? ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(content), true)
                : GraphConversion.of(ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(content), true));
    }

    private String configuration() throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(ModelSerializer.CONFIGURATION_JSON)) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw invalid("found a zip without " + ModelSerializer.CONFIGURATION_JSON, null);
    }

    private ComputationGraph drawn(String text, long seed) throws IOException {
        ComputationGraphConfiguration configuration =
                isGraph(mapper(text).readTree(text)) ? graph(text) : GraphConversion.of(multiLayer(text));
        configuration.getVertices().values().forEach(vertex -> {
            if (vertex instanceof LayerVertex layer) {
                layer.getLayerConf().setSeed(seed);
            }
        });
        configuration.getDefaultConfiguration().setSeed(seed);
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }

    private static ComputationGraphConfiguration graph(String text) {
        return isJson(text)
                ? ComputationGraphConfiguration.fromJson(text)
                : ComputationGraphConfiguration.fromYaml(text);
    }

    private static MultiLayerConfiguration multiLayer(String text) {
        return isJson(text) ? MultiLayerConfiguration.fromJson(text) : MultiLayerConfiguration.fromYaml(text);
    }

    private boolean isGraph(JsonNode root) {
        if (root.has("vertices")) {
            return true;
        }
        if (!root.has("confs")) {
            throw invalid("found a file with neither vertices nor confs", null);
        }
        return false;
    }

    private static ObjectMapper mapper(String text) {
        return isJson(text) ? NeuralNetConfiguration.mapper() : NeuralNetConfiguration.mapperYaml();
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    private InvalidInputException invalid(String found, Exception cause) {
        InvalidInputException invalid = new InvalidInputException(List.of(new Problem(name, EXPECTED + found)));
        if (cause != null) {
            invalid.initCause(cause);
        }
        return invalid;
    }

    /** Returns the first line of the root cause, which DL4J wraps. */
    private static String reason(Throwable e) {
        return e.getCause() != null
                ? reason(e.getCause())
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
