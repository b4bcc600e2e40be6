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
 * From features to what comes out of a network. Any number of threads may call it: each borrows a network of its own
 * meanwhile, so that a process has as many as it ever had at work at once. In serialized form it has none.
 */
final class ForwardPass implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String configuration;
    private final FlatFloats parameters;
    private final int[] featureShape;
    private transient ConcurrentLinkedDeque<ComputationGraph> idle = new ConcurrentLinkedDeque<>();

    /**
     * Of one network.
     *
     * @param configuration {@code ComputationGraphConfiguration} as JSON
     * @param featureShape of one row, row-major
     */
    ForwardPass(String configuration, FlatFloats parameters, int[] featureShape) {
        this.configuration = configuration;
        this.parameters = parameters;
        this.featureShape = featureShape.clone();
    }

    private Object readResolve() {
        return new ForwardPass(configuration, parameters, featureShape);
    }

    /** Scalars of one row. */
    int features() {
        return IntStream.of(featureShape).reduce(1, Math::multiplyExact);
    }

    /**
     * One vector of activations of the output layer for each row.
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
        // One that failed is not lent again.
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
        // Workspaces belong to threads, networks here do not.
        read.setInferenceWorkspaceMode(WorkspaceMode.NONE);
        ComputationGraph network = new ComputationGraph(read);
        network.init();
        parameters.copyTo(network.params());
        return network;
    }
}
