package io.gradwatch.training.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Kernel ridge regression with a Gaussian kernel (Saunders et al., 1998), which predicts a row from similar rows. Each
 * prediction is leave-one-out, in closed form: y − (A·y) / diag(A), where A is the inverse of K + λI (Rifkin and
 * Lippert, 2007). Targets are relative to their mean, features are scaled to a standard deviation of one.
 */
final class KernelRidge {
    /** Squared widths of the kernel as fractions of the rows' median squared distance. */
    private static final double[] WIDTHS = {0.1, 0.3, 1};

    /** Values of λ; the kernel of a row and itself is 1. */
    private static final double[] PENALTIES = {0.1, 1};

    private final double[][] distances;
    private final double[][] targets;
    private final double median;

    /**
     * Creates a regression on rows with distinct features.
     *
     * @param features features of each row
     * @param targets targets of each row
     */
    KernelRidge(float[][] features, float[][] targets) {
        double[][] scaled = scaled(features);
        int n = features.length;
        distances = new double[n][n];
        double[] all = new double[n * (n - 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                distances[i][j] = squaredDistance(scaled[i], scaled[j]);
                all[next++] = distances[i][j];
            }
        }
        Arrays.sort(all);
        median = all[all.length / 2];
        this.targets = centred(targets);
    }

    /** Returns the predictions for all rows, relative to the targets' mean: one set for each width and penalty. */
    List<double[][]> predictions() {
        List<double[][]> predictions = new ArrayList<>();
        for (double width : WIDTHS) {
            for (double penalty : PENALTIES) {
                predictions.add(predictions(width, penalty));
            }
        }
        return predictions;
    }

    private double[][] predictions(double width, double penalty) {
        double[][] inverse = inverse(factor(width, penalty));
        int n = targets.length;
        double[][] predictions = new double[n][targets[0].length];
        double[] diagonal = new double[n];
        double[][] residuals = new double[n][targets[0].length];
        // A = Lᵀ⁻¹·L⁻¹, so A·y and diag(A) are sums over the rows of L⁻¹.
        for (int k = 0; k < n; k++) {
            double[] row = inverse[k];
            double[] projected = new double[targets[0].length];
            for (int i = 0; i <= k; i++) {
                diagonal[i] += row[i] * row[i];
                for (int c = 0; c < projected.length; c++) {
                    projected[c] += row[i] * targets[i][c];
                }
            }
            for (int i = 0; i <= k; i++) {
                for (int c = 0; c < projected.length; c++) {
                    residuals[i][c] += row[i] * projected[c];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < predictions[i].length; c++) {
                predictions[i][c] = targets[i][c] - residuals[i][c] / diagonal[i];
            }
        }
        return predictions;
    }

    /** Returns the Cholesky factor L, where L·Lᵀ = K + λI. */
    private double[][] factor(double width, double penalty) {
        int n = targets.length;
        double[][] lower = new double[n][];
        for (int i = 0; i < n; i++) {
            lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? 1 + penalty : Math.exp(-distances[i][j] / (2 * width * median));
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
        return lower;
    }

    /** Returns the inverse of a lower triangular matrix. */
    private static double[][] inverse(double[][] lower) {
        int n = lower.length;
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            inverse[i] = new double[i + 1];
            for (int k = 0; k < i; k++) {
                for (int j = 0; j <= k; j++) {
                    inverse[i][j] -= lower[i][k] * inverse[k][j];
                }
            }
            for (int j = 0; j < i; j++) {
                inverse[i][j] /= lower[i][i];
            }
            inverse[i][i] = 1 / lower[i][i];
        }
        return inverse;
    }

    private static double[][] scaled(float[][] features) {
        double[][] scaled = centred(features);
        for (int c = 0; c < scaled[0].length; c++) {
            double squares = 0;
            for (double[] row : scaled) {
                squares += row[c] * row[c];
            }
            double deviation = squares > 0 ? Math.sqrt(squares / scaled.length) : 1;
            for (double[] row : scaled) {
                row[c] /= deviation;
            }
        }
        return scaled;
    }

    private static double[][] centred(float[][] values) {
        double[] mean = mean(values);
        double[][] centred = new double[values.length][mean.length];
        for (int i = 0; i < values.length; i++) {
            for (int c = 0; c < mean.length; c++) {
                centred[i][c] = values[i][c] - mean[c];
            }
        }
        return centred;
    }

    /** Returns the mean of each column. */
    static double[] mean(float[][] values) {
        double[] mean = new double[values[0].length];
        for (float[] row : values) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += row[c] / values.length;
            }
        }
        return mean;
    }

    private static double squaredDistance(double[] one, double[] other) {
        double sum = 0;
        for (int c = 0; c < one.length; c++) {
            sum += (one[c] - other[c]) * (one[c] - other[c]);
        }
        return sum;
    }
}
