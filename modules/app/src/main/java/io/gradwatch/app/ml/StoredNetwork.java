package io.gradwatch.app.ml;

import io.gradwatch.network.dl4j.Dl4jFile;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.state.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/** A trained network as a model keeps it: with its updater's state, so that training can go on from it elsewhere. */
final class StoredNetwork implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String FILE = "model.zip";

    private final String configuration;
    private final State state;

    StoredNetwork(Arm trained) {
        configuration = trained.configuration();
        state = trained.state();
    }

    /** A network of its own. */
    ComputationGraph network() {
        return new Arm(Arm.BASELINE, configuration, state).network();
    }

    /** What is needed of it to predict rows of this shape. */
    ForwardPass forwardPass(int[] featureShape) {
        return new ForwardPass(configuration, state.parameters(), featureShape);
    }

    /** Writes DL4J's model zip into a folder of any Hadoop file system. */
    void write(String folder, Configuration hadoop) throws IOException {
        // Not straight into the file: DL4J flushes a stream that it has closed.
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        ModelSerializer.writeModel(network(), zip, true);
        Path file = new Path(folder, FILE);
        try (FSDataOutputStream out = file.getFileSystem(hadoop).create(file, false)) {
            zip.writeTo(out);
        }
    }

    /** Reads it back. */
    static StoredNetwork read(String folder, Configuration hadoop) throws IOException {
        Path file = new Path(folder, FILE);
        try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
            ComputationGraph network = new Dl4jFile(file.toString(), in.readAllBytes()).network(0);
            return new StoredNetwork(Arm.of(Arm.BASELINE, network));
        }
    }
}
