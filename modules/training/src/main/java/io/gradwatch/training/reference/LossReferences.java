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

/** Tells what any network's loss could be on a job's rows, by what a simple learner makes of some of them. */
public final class LossReferences {
    /** Rows that are looked at, at most. */
    private static final int ROWS = 384;

    /** Their features in all, at most: what 384 pictures of 64 × 64 × 3 have, 19 MB on their way to the driver. */
    private static final int FEATURES = ROWS * 64 * 64 * 3;

    /** Dimensions of sequences, {@code [rows, features, time]}. */
    private static final int SEQUENCES = 3;

    /** Of so many time steps one is late. */
    private static final int LATE = 4;

    /** Fewer rows that differ tell nothing. */
    private static final int ENOUGH = 24;

    /** No class is less likely than this: an answer given with too much confidence would cost without end. */
    private static final double LEAST_PROBABILITY = 0.02;

    private final float[][] labels;
    private final boolean classes;
    private final List<double[][]> answers;
    private final List<double[][]> lateAnswers;

    /**
     * From these rows, of which only those count that differ from all before them: others know their own target.
     *
     * @param classes whether labels tell classes
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
        answers = enough ? new KernelRidge(pick(features, rows), labels).answers() : List.of();
        lateAnswers = enough && sample.features().rank() == SEQUENCES
                ? new KernelRidge(pick(matrix(lastSteps(sample.features())), rows), labels).answers()
                : List.of();
    }

    private static INDArray lastSteps(INDArray sequences) {
        long steps = sequences.size(2);
        long first = steps - (steps + LATE - 1) / LATE;
        return sequences.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(first, steps));
    }

    /** How many rows to look at, where each has features of this shape; one at least. */
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

    /** For this network's loss; empty where that is not one of a row's label and output, or too few rows differ. */
    public Optional<LossReference> of(ComputationGraph network) {
        if (answers.isEmpty() || !(network.getOutputLayer(0).conf().getLayer() instanceof BaseOutputLayer output)) {
            return Optional.empty();
        }
        ILossFunction loss = output.getLossFn();
        double guessing = loss(loss, new double[labels.length][labels[0].length]);
        Optional<Double> late = lateAnswers.isEmpty()
                ? Optional.empty()
                : Optional.of(least(loss, lateAnswers)).filter(Double::isFinite).or(() -> Optional.of(guessing));
        return Optional.of(new LossReference(guessing, least(loss, answers), late))
                .filter(reference -> Double.isFinite(reference.chanceLevel() + reference.referenceLoss()));
    }

    private double least(ILossFunction loss, List<double[][]> answers) {
        return answers.stream().mapToDouble(answer -> loss(loss, answer)).min().orElseThrow();
    }

    /** Of answers that are given less the labels' mean. */
    private double loss(ILossFunction loss, double[][] answer) {
        double[] mean = KernelRidge.mean(labels);
        float[][] output = new float[labels.length][mean.length];
        for (int i = 0; i < output.length; i++) {
            for (int c = 0; c < mean.length; c++) {
                output[i][c] = (float) (mean[c] + answer[i][c]);
            }
            if (classes) {
                toProbabilities(output[i]);
            }
        }
        return loss.computeScore(
                Nd4j.createFromArray(labels), Nd4j.createFromArray(output), new ActivationIdentity(), null, true);
    }

    private static void toProbabilities(float[] answer) {
        double sum = 0;
        for (int c = 0; c < answer.length; c++) {
            answer[c] = (float) Math.min(Math.max(answer[c], LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
            sum += answer[c];
        }
        for (int c = 0; answer.length > 1 && c < answer.length; c++) {
            answer[c] /= (float) sum;
        }
    }
}
