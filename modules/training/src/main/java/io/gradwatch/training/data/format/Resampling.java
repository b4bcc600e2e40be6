package io.gradwatch.training.data.format;

/**
 * Brings rows of samples from one length to another, linearly. Where that makes them shorter, each new sample is a mean
 * over all old ones that it stands for, weighted by a triangle, so that nothing between two of them is skipped.
 *
 * <p>Computed here and not by Java2D, whose results depend on the platform.
 */
final class Resampling {
    private final int[] first;
    private final double[][] weights;

    Resampling(int from, int to) {
        first = new int[to];
        weights = new double[to][];
        double scale = (double) from / to;
        double reach = Math.max(scale, 1);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            first[i] = (int) Math.max(0, Math.floor(centre - reach + 0.5));
            int end = (int) Math.min(from, Math.floor(centre + reach + 0.5));
            weights[i] = triangle(first[i], end, centre, reach);
        }
    }

    private static double[] triangle(int from, int end, double centre, double reach) {
        double[] weights = new double[end - from];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(0, 1 - Math.abs(from + i + 0.5 - centre) / reach);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** New length. */
    int length() {
        return first.length;
    }

    /** One new sample of the old ones at {@code start + i * step}. */
    double sample(double[] samples, int start, int step, int index) {
        double sum = 0;
        for (int i = 0; i < weights[index].length; i++) {
            sum += weights[index][i] * samples[start + (first[index] + i) * step];
        }
        return sum;
    }
}
