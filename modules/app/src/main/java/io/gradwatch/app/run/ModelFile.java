package io.gradwatch.app.run;

import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/** The trained model as DL4J itself reads it: configuration, parameters, updater state and what scales its features. */
public final class ModelFile {
    private ModelFile() {}

    /** Writes it, as a whole or not at all. */
    public static void write(Path file, ComputationGraph network, Optional<DataNormalization> normalizer) {
        RunDirectory.write(file, unfinished -> {
            ModelSerializer.writeModel(network, unfinished.toFile(), true);
            // Not in one go: DL4J flushes a stream that it has closed, and Spark's Commons IO does not take that.
            normalizer.ifPresent(n -> ModelSerializer.addNormalizerToModel(unfinished.toFile(), n));
        });
    }
}
