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

/** A trained network in a model, with its updater state, so that training can continue elsewhere. */
final class StoredNetwork implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String FILE = "model.zip";

    private final String configuration;
    private final State state;

    StoredNetwork(Arm trained) {
        configuration = trained.configuration();
        state = trained.state();
    }

    /** Returns a new network with this state. */
    ComputationGraph network() {
        return new Arm(Arm.BASELINE, configuration, state).network();
    }

    /** Returns the forward pass for rows of this shape. */
    ForwardPass forwardPass(int[] featureShape) {
        return new ForwardPass(configuration, state.parameters(), featureShape);
    }

    /** Writes DL4J's model zip into a folder of any Hadoop file system. */
    void write(String folder, Configuration hadoop) throws IOException {
        // Not directly into the file: DL4J flushes a stream after closing it.
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        ModelSerializer.writeModel(network(), zip, true);
        Path file = new Path(folder, FILE);
        try (FSDataOutputStream out = file.getFileSystem(hadoop).create(file, false)) {
            zip.writeTo(out);
        }
    }

    /** Reads the model zip from a folder. */
    static StoredNetwork read(String folder, Configuration hadoop) throws IOException {
        Path file = new Path(folder, FILE);
        try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
            ComputationGraph network = new Dl4jFile(file.toString(), in.readAllBytes()).network(0);
            return new StoredNetwork(Arm.of(Arm.BASELINE, network));
        }
    }
}
