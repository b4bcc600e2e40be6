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
 * A file that DL4J wrote: a configuration as JSON or YAML, of either kind of network, or a model with its weights, its
 * updater's state and its counts.
 */
public final class Dl4jFile {
    private static final String EXPECTED =
            "expected a MultiLayerConfiguration or ComputationGraphConfiguration of DL4J as JSON or YAML, or a model zip, ";

    private final String name;
    private final byte[] content;

    /** A file of this name, for messages, with this content. */
    public Dl4jFile(String name, byte[] content) {
        this.name = name;
        this.content = content.clone();
    }

    /**
     * The network in single precision, as a graph; a model as it was saved, a configuration with weights drawn from the
     * seed.
     *
     * @throws InvalidInputException if the file is none of DL4J's, or damaged
     */
    public ComputationGraph network(long seed) {
        try {
            ComputationGraph network = isZip() ? model() : drawn(new String(content, StandardCharsets.UTF_8), seed);
            boolean isSingle = network.getConfiguration().getDataType() == DataType.FLOAT;
            return isSingle ? network : network.convertDataType(DataType.FLOAT);
        } catch (IOException | RuntimeException e) {
            if (e instanceof InvalidInputException told) {
                throw told;
            }
            throw invalid("found one that cannot be read: " + reason(e), e);
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
            throw invalid("found neither vertices nor confs in it", null);
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

    /** The first line of the cause that lies deepest, which DL4J wraps. */
    private static String reason(Throwable e) {
        return e.getCause() != null
                ? reason(e.getCause())
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
