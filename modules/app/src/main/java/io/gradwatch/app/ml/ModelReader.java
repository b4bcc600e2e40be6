package io.gradwatch.app.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads models that {@link ModelWriter} wrote. */
final class ModelReader<M extends Params> extends MLReader<M> {
    private final Class<M> type;
    private final Function<String, M> bare;
    private final BiFunction<M, StoredNetwork, M> complete;

    /**
     * Creates a reader of one kind of model.
     *
     * @param bare the constructor of a model with a uid and without a network
     * @param complete the function that adds the network
     */
    ModelReader(Class<M> type, Function<String, M> bare, BiFunction<M, StoredNetwork, M> complete) {
        this.type = type;
        this.bare = bare;
        this.complete = complete;
    }

    @Override
    public M load(String path) {
        DefaultParamsReader.Metadata metadata = DefaultParamsReader.loadMetadata(path, sc(), type.getName());
        try {
            M model = bare.apply(metadata.uid());
            metadata.getAndSetParams(model, Option.empty());
            return complete.apply(model, StoredNetwork.read(path, sc().hadoopConfiguration()));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the network in " + path, e);
        }
    }
}
