package io.gradwatch.training.replica;

import io.gradwatch.signal.Evaluation;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.replica.Minibatches.Minibatch;
import io.gradwatch.training.state.NativeFloats;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Evaluates loss and accuracy of a network on held-out rows, both from one forward pass. */
final class Evaluator {
    /** Number of rows of one forward pass. */
    private static final int BATCH = 256;

    private final ComputationGraph network;
    private final Minibatches minibatches;
    private final boolean classification;
    private final LayerVertex outputVertex;

    Evaluator(ComputationGraph network, Minibatches minibatches, boolean classification) {
        this.network = network;
        this.minibatches = minibatches;
        this.classification = classification;
        this.outputVertex = (LayerVertex)
                network.getVertex(network.getConfiguration().getNetworkOutputs().get(0));
    }

    /**
     * Evaluates the first rows, in order.
     *
     * @param most maximum number of rows
     * @return sums over these rows; empty if there are none
     */
    Optional<Evaluation> evaluate(Rows rows, int most) {
        int count = Math.min(rows.count(), most);
        double lossSum = 0;
        long correct = classification ? 0 : -1;
        for (int from = 0; from < count; from += BATCH) {
            Minibatch minibatch = minibatches.gather(rows, from, Math.min(from + BATCH, count));
            INDArray output = forward(minibatch);
            lossSum += lossSum(minibatch);
            if (classification) {
                correct += correct(output, minibatch.labels());
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(new Evaluation(count, lossSum, correct));
    }

    private INDArray forward(Minibatch minibatch) {
        INDArray[] inputs = {minibatch.features()};
        // DL4J counts this index in topological order, in which the output comes last.
        int last = network.topologicalSortOrder().length - 1;
        Map<String, INDArray> activations = network.feedForward(inputs, last, false, false);
        return activations.get(outputVertex.getVertexName());
    }

    /** Returns the sum of the rows' losses, from the output layer's input that the forward pass has stored. */
    private double lossSum(Minibatch minibatch) {
        ((IOutputLayer) outputVertex.getLayer()).setLabels(minibatch.labels());
        INDArray losses = outputVertex.computeScoreForExamples(0, LayerWorkspaceMgr.noWorkspaces());
        FloatBuffer values = NativeFloats.floats(losses.dup('c'));
        double sum = 0;
        for (int i = 0; i < values.limit(); i++) {
            sum += values.get(i);
        }
        for (GraphVertex vertex : network.getVertices()) {
            vertex.clear();
        }
        return sum;
    }

    private static long correct(INDArray output, INDArray labels) {
        int width = (int) labels.size(1);
        FloatBuffer predicted = NativeFloats.floats(output.dup('c'));
        FloatBuffer actual = NativeFloats.floats(labels);
        long correct = 0;
        for (int row = 0; row < predicted.limit(); row += width) {
            correct += greatest(predicted, row, width) == greatest(actual, row, width) ? 1 : 0;
        }
        return correct;
    }

    private static int greatest(FloatBuffer values, int row, int width) {
        int best = 0;
        for (int i = 1; i < width; i++) {
            if (values.get(row + i) > values.get(row + best)) {
                best = i;
            }
        }
        return best;
    }
}
