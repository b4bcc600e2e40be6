package io.gradwatch.app.ml;

import io.gradwatch.training.state.FlatFloats;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes a network's outputs from features. Thread-safe: each call borrows a network of its pool, so that a process holds
 * as many networks as calls ever ran at the same time. The serialized form holds none.
 */
final class ForwardPass implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String configuration;
    private final FlatFloats parameters;
    private final int[] featureShape;
    private transient ConcurrentLinkedDeque<ComputationGraph> idle = new ConcurrentLinkedDeque<>();

    /**
     * Creates the forward pass of one network.
     *
     * @param configuration the {@code ComputationGraphConfiguration} as JSON
     * @param featureShape the shape of one row, row-major
     */
    ForwardPass(String configuration, FlatFloats parameters, int[] featureShape) {
        this.configuration = configuration;
        this.parameters = parameters;
        this.featureShape = featureShape.clone();
    }

    private Object readResolve() {
        return new ForwardPass(configuration, parameters, featureShape);
    }

    /** Returns the number of scalars of one row. */
    int features() {
        return IntStream.of(featureShape).reduce(1, Math::multiplyExact);
    }

    /**
     * Returns the activations of the output layer, one vector per row.
     *
     * @throws IllegalArgumentException if a row has another length
     */
    Vector[] outputs(List<Vector> rows) {
        INDArray input = input(rows);
        ComputationGraph network = idle.poll();
        if (network == null) {
            network = build();
        }
        float[] values = network.outputSingle(false, input).dup('c').data().asFloat();
        // A network that failed does not return to the pool.
        idle.push(network);
        int width = values.length / rows.size();
        Vector[] outputs = new Vector[rows.size()];
        for (int row = 0; row < outputs.length; row++) {
            double[] output = new double[width];
            for (int i = 0; i < width; i++) {
                output[i] = values[row * width + i];
            }
            outputs[row] = Vectors.dense(output);
        }
        return outputs;
    }

    private INDArray input(List<Vector> rows) {
        int length = features();
        float[] values = new float[Math.multiplyExact(rows.size(), length)];
        for (int row = 0; row < rows.size(); row++) {
            Vector features = rows.get(row);
            if (features.size() != length) {
                throw new IllegalArgumentException("features: expected vectors of " + length
                        + " numbers, as the network was trained on, found one of " + features.size());
            }
            double[] numbers = features.toArray();
            for (int i = 0; i < length; i++) {
                values[row * length + i] = (float) numbers[i];
            }
        }
        long[] shape = new long[featureShape.length + 1];
        shape[0] = rows.size();
        for (int i = 0; i < featureShape.length; i++) {
            shape[i + 1] = featureShape[i];
        }
        INDArray input = Nd4j.createFromArray(values).reshape('c', shape);
        return featureShape.length == 2 ? input.permute(0, 2, 1) : input;
    }

    private ComputationGraph build() {
        ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(configuration);
        // Workspaces belong to threads, and any thread may borrow this network.
        read.setInferenceWorkspaceMode(WorkspaceMode.NONE);
        ComputationGraph network = new ComputationGraph(read);
        network.init();
        parameters.copyTo(network.params());
        return network;
    }
}
