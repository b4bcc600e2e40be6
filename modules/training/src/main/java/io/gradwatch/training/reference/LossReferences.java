package io.gradwatch.training.reference;

import io.gradwatch.signal.LossReference;
import io.gradwatch.training.replica.Sample;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Computes reference losses of a job: the chance level, and what kernel ridge regression reaches on some of its rows.
 */
public final class LossReferences {
    /** Maximum number of rows. */
    private static final int ROWS = 384;

    /**
     * Maximum number of features of all rows together: those of 384 images of 64 × 64 × 3, which send 19 MB to the
     * driver.
     */
    private static final int FEATURES = ROWS * 64 * 64 * 3;

    /** Dimensions of sequences, {@code [rows, features, time]}. */
    private static final int SEQUENCES = 3;

    /** The last 1 / {@value} of the time steps are the late ones. */
    private static final int LATE = 4;

    /** Minimum number of distinct rows for a meaningful result. */
    private static final int ENOUGH = 24;

    /**
     * Lower bound of a predicted probability, because the loss of a wrong prediction with full confidence is unbounded.
     */
    private static final double LEAST_PROBABILITY = 0.02;

    private final float[][] labels;
    private final boolean classes;
    private final List<double[][]> predictions;
    private final List<double[][]> latePredictions;

    /**
     * Fits the regression. Uses only rows with distinct features; a duplicate would leak its own target into the
     * leave-one-out
     * prediction.
     *
     * @param classes true if labels are one-hot classes
     */
    public LossReferences(Sample sample, boolean classes) {
        this.classes = classes;
        float[][] features = matrix(sample.features());
        Set<FloatBuffer> seen = new HashSet<>();
        int[] rows = IntStream.range(0, features.length)
                .filter(row -> seen.add(FloatBuffer.wrap(features[row])))
                .limit(ROWS)
                .toArray();
        labels = pick(matrix(sample.labels()), rows);
        boolean enough = rows.length >= ENOUGH;
        predictions = enough ? new KernelRidge(pick(features, rows), labels).predictions() : List.of();
        latePredictions = enough && sample.features().rank() == SEQUENCES
                ? new KernelRidge(pick(matrix(lastSteps(sample.features())), rows), labels).predictions()
                : List.of();
    }

    private static INDArray lastSteps(INDArray sequences) {
        long steps = sequences.size(2);
        long first = steps - (steps + LATE - 1) / LATE;
        return sequences.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(first, steps));
    }

    /** Returns the number of rows to use, at least one, if each has features of this shape. */
    public static int rows(List<Integer> featureShape) {
        long features = featureShape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        return (int) Math.max(1, Math.min(ROWS, FEATURES / features));
    }

    private static float[][] matrix(INDArray values) {
        return values.reshape('c', values.size(0), values.length() / values.size(0))
                .toFloatMatrix();
    }

    private static float[][] pick(float[][] values, int[] rows) {
        return IntStream.of(rows).mapToObj(row -> values[row]).toArray(float[][]::new);
    }

    /**
     * Returns the reference losses for this network's loss function; empty if the loss is not a function of label and
     * output, or if too few rows are distinct.
     */
    public Optional<LossReference> of(ComputationGraph network) {
        if (predictions.isEmpty() || !(network.getOutputLayer(0).conf().getLayer() instanceof BaseOutputLayer output)) {
            return Optional.empty();
        }
        ILossFunction loss = output.getLossFn();
        double chanceLevel = loss(loss, new double[labels.length][labels[0].length]);
        Optional<Double> late = latePredictions.isEmpty()
                ? Optional.empty()
                : Optional.of(least(loss, latePredictions))
                        .filter(Double::isFinite)
                        .or(() -> Optional.of(chanceLevel));
        return Optional.of(new LossReference(chanceLevel, least(loss, predictions), late))
                .filter(reference -> Double.isFinite(reference.chanceLevel() + reference.referenceLoss()));
    }

    private double least(ILossFunction loss, List<double[][]> candidates) {
        return candidates.stream()
                .mapToDouble(prediction -> loss(loss, prediction))
                .min()
                .orElseThrow();
    }

    /** Returns the loss of predictions that are relative to the labels' mean. */
    private double loss(ILossFunction loss, double[][] prediction) {
        double[] mean = KernelRidge.mean(labels);
        float[][] output = new float[labels.length][mean.length];
        for (int i = 0; i < output.length; i++) {
            for (int c = 0; c < mean.length; c++) {
                output[i][c] = (float) (mean[c] + prediction[i][c]);
            }
            if (classes) {
                toProbabilities(output[i]);
            }
        }
        return loss.computeScore(
                Nd4j.createFromArray(labels), Nd4j.createFromArray(output), new ActivationIdentity(), null, true);
    }

    private static void toProbabilities(float[] prediction) {
        double sum = 0;
        for (int c = 0; c < prediction.length; c++) {
            prediction[c] = (float) Math.min(Math.max(prediction[c], LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
            sum += prediction[c];
        }
        for (int c = 0; prediction.length > 1 && c < prediction.length; c++) {
            prediction[c] /= (float) sum;
        }
    }
}
