package io.gradwatch.app.train;

import io.gradwatch.app.job.Job;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.NetworkBuilder;
import io.gradwatch.network.NetworkFile;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.network.Problem;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.network.dl4j.Dl4jFile;
import io.gradwatch.network.dl4j.NetworkFit;
import io.gradwatch.network.dl4j.UpdaterChange;
import io.gradwatch.network.keras.KerasFile;
import io.gradwatch.training.data.DataSpec.Classes;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Creates the network of a job. */
public record JobNetwork(Job job, Configuration hadoop) {
    /**
     * Builds the network, or reads it from its file.
     *
     * @throws InvalidInputException with all problems of the network
     */
    public ComputationGraph start() {
        List<Integer> shape = job.data().features().shape();
        int outputs = job.data().label().width();
        if (job.network() instanceof NetworkFile file) {
            return fromFile(file, shape, outputs);
        }
        UpdaterSpec updater = job.updater().orElseThrow();
        ComputationGraph network = new ComputationGraph(
                NetworkBuilder.build((NetworkSpec) job.network(), shape, outputs, updater, job.l2(), job.seed()));
        network.init();
        return network;
    }

    private ComputationGraph fromFile(NetworkFile file, List<Integer> shape, int outputs) {
        ComputationGraph network =
                switch (file.library()) {
                    case DL4J -> fromDl4j(file.path());
                    case KERAS -> fromKeras(file.path());
                };
        NetworkFit.check(file.path(), network, shape, outputs);
        return network;
    }

    private ComputationGraph fromDl4j(String path) {
        ComputationGraph read = new Dl4jFile(path, content(path)).network(job.seed());
        return job.updater().map(updater -> UpdaterChange.of(read, updater)).orElse(read);
    }

    private ComputationGraph fromKeras(String path) {
        boolean classification = job.data().label() instanceof Classes;
        return new KerasFile(path, content(path))
                .network(job.updater().orElseThrow(), job.l2(), classification, job.seed());
    }

    private byte[] content(String path) {
        Path file = new Path(path);
        try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
            return in.readAllBytes();
        } catch (IOException | IllegalArgumentException e) {
            String message = "expected a readable file, found " + e.getMessage();
            throw new InvalidInputException(List.of(new Problem(path, message)));
        }
    }
}
