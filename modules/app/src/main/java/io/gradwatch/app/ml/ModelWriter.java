package io.gradwatch.app.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes a model's parameters in the form of Spark's models, and its network as a DL4J model zip in the same folder. */
final class ModelWriter extends MLWriter {
    private final Params model;
    private final StoredNetwork network;

    ModelWriter(Params model, StoredNetwork network) {
        this.model = model;
        this.network = network;
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
        try {
            network.write(path, sc().hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the network to " + path, e);
        }
    }
}
