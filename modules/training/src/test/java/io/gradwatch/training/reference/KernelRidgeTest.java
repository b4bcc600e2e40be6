package io.gradwatch.training.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.inverse.InvertMatrix;

class KernelRidgeTest {
    private static final int ROWS = 12;

    /** The first that are tried. */
    private static final double WIDTH = 0.1;

    private static final double PENALTY = 0.1;

    @Test
    void answersAsIfTheRowHadNotBeenThere() {
        Random random = new Random(1);
        float[][] features = new float[ROWS][1];
        float[][] targets = new float[ROWS][1];
        for (int i = 0; i < ROWS; i++) {
            features[i][0] = (float) random.nextGaussian();
            targets[i][0] = (float) random.nextGaussian();
        }

        double[][] answers = new KernelRidge(features, targets).predictions().get(0);

        for (int left = 0; left < ROWS; left++) {
            assertThat(answers[left][0]).isCloseTo(answerWithout(left, features, targets), within(1e-6));
        }
    }

    private static double answerWithout(int left, float[][] features, float[][] targets) {
        double[][] kernel = kernel(features);
        double mean = Arrays.stream(targets)
                .mapToDouble(target -> target[0])
                .average()
                .orElseThrow();
        int[] others = IntStream.range(0, ROWS).filter(row -> row != left).toArray();
        INDArray penalized = Nd4j.create(DataType.DOUBLE, ROWS - 1, ROWS - 1);
        INDArray known = Nd4j.create(DataType.DOUBLE, ROWS - 1, 1);
        INDArray near = Nd4j.create(DataType.DOUBLE, 1, ROWS - 1);
        for (int i = 0; i < others.length; i++) {
            for (int j = 0; j < others.length; j++) {
                penalized.putScalar(i, j, kernel[others[i]][others[j]] + (i == j ? PENALTY : 0));
            }
            known.putScalar(i, 0, targets[others[i]][0] - mean);
            near.putScalar(0, i, kernel[left][others[i]]);
        }
        return near.mmul(InvertMatrix.invert(penalized, false)).mmul(known).getDouble(0);
    }

    private static double[][] kernel(float[][] features) {
        double mean =
                Arrays.stream(features).mapToDouble(row -> row[0]).average().orElseThrow();
        double variance = Arrays.stream(features)
                .mapToDouble(row -> (row[0] - mean) * (row[0] - mean))
                .average()
                .orElseThrow();
        double[][] distances = new double[ROWS][ROWS];
        double[] pairs = new double[ROWS * (ROWS - 1) / 2];
        int next = 0;
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < i; j++) {
                double difference = features[i][0] - features[j][0];
                distances[i][j] = difference * difference / variance;
                distances[j][i] = distances[i][j];
                pairs[next++] = distances[i][j];
            }
        }
        Arrays.sort(pairs);
        double scale = 2 * WIDTH * pairs[pairs.length / 2];
        return Arrays.stream(distances)
                .map(row -> Arrays.stream(row)
                        .map(distance -> Math.exp(-distance / scale))
                        .toArray())
                .toArray(double[][]::new);
    }
}
