package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.KindType;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.yaml.Tree.Sequence;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.NetworkFile;
import io.gradwatch.network.NetworkFile.Library;
import io.gradwatch.network.NetworkSource;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.training.data.DataSpec.Label;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code network}. */
public final class NetworkReader {
    private static final String ONE = "this, or another of `layers`, `dl4j` and `keras`, is required";

    private static final Key<Sequence> LAYERS = Key.optional(
            "layers",
            new KindType.ListOf("layers", LayerReader.TYPE),
            ONE,
            "The layers from input to output; each is a section with one key, its kind.");
    private static final Key<String> DL4J = Key.optional(
            "dl4j",
            ScalarType.text("a path"),
            ONE,
            "A configuration or a model written by DL4J; training starts from a model's weights.");
    private static final Key<String> KERAS = Key.optional(
            "keras", ScalarType.text("a path"), ONE, "A model written by Keras: `.h5`, or `.json` without weights.");

    public static final SectionType TYPE = SectionType.of(LAYERS, DL4J, KERAS);

    private NetworkReader() {}

    /** Returns whether the network may have its own updater. */
    public static boolean bringsUpdater(Section network) {
        return network.has(DL4J);
    }

    public static Optional<? extends NetworkSource> read(Section network, Optional<Label> label) {
        List<String> given = Stream.of(LAYERS, DL4J, KERAS)
                .filter(network::has)
                .map(Key::name)
                .toList();
        if (given.size() != 1) {
            String found = given.isEmpty() ? "none" : String.join(" and ", given);
            network.problem("expected one of layers, dl4j and keras, found " + found);
            return Optional.empty();
        }
        if (!network.has(LAYERS)) {
            return network.has(DL4J) ? file(network, Library.DL4J, DL4J) : file(network, Library.KERAS, KERAS);
        }
        LayerReader reader = new LayerReader(label);
        List<LayerSpec> layers = network.kinds(LAYERS, reader::read);
        return network.build(() -> new NetworkSpec(layers));
    }

    private static Optional<NetworkFile> file(Section network, Library library, Key<String> key) {
        return network.readUri(key).flatMap(path -> network.build(() -> new NetworkFile(library, path)));
    }
}
