package io.gradwatch.app.run;

import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/** Writes the trained model in DL4J's format: configuration, parameters, updater state and normalizer. */
public final class ModelFile {
    private ModelFile() {}

    /** Writes the file, as a whole or not at all. */
    public static void write(Path file, ComputationGraph network, Optional<DataNormalization> normalizer) {
        RunDirectory.write(file, unfinished -> {
            ModelSerializer.writeModel(network, unfinished.toFile(), true);
            // In two steps: DL4J flushes a stream after closing it, which Spark's version of Commons IO refuses.
            normalizer.ifPresent(n -> ModelSerializer.addNormalizerToModel(unfinished.toFile(), n));
        });
    }
}
