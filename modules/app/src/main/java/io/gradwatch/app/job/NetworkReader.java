package io.gradwatch.app.job;

import io.gradwatch.app.job.Tree.Sequence;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.training.data.DataSpec.Label;
import java.util.List;
import java.util.Optional;

/** Reads {@code network}. */
final class NetworkReader {
    private static final Key<Sequence> LAYERS = Key.required(
            "layers",
            new KindListType("layers", LayerReader.TYPE),
            "From the input to the output layer; each is a section with one key, its kind.");
    private static final Key<Tree> DL4J =
            Key.later("dl4j", "Instead of `layers`: a DL4J configuration, or a model to start from.");
    private static final Key<Tree> KERAS = Key.later("keras", "Instead of `layers`: a Keras model.");

    static final SectionType TYPE = SectionType.of(LAYERS, DL4J, KERAS);

    private NetworkReader() {}

    static Optional<NetworkSpec> read(Section network, Optional<Label> label) {
        LayerReader reader = new LayerReader(label);
        List<LayerSpec> layers = network.kinds(LAYERS, reader::read);
        return network.build(() -> new NetworkSpec(layers));
    }
}
