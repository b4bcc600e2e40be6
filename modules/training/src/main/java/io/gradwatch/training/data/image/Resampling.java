package io.gradwatch.training.data.image;

/**
 * Resamples a line of samples to another length by linear interpolation. When shrinking, each new sample is the mean of
 * the old samples it covers, weighted by a triangle, so that no old sample is skipped.
 *
 * <p>Java2D is not used, because its results depend on the platform.
 */
final class Resampling {
    private final int[] first;
    private final double[][] weights;

    Resampling(int from, int to) {
        first = new int[to];
        weights = new double[to][];
        double scale = (double) from / to;
        double radius = Math.max(scale, 1);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            first[i] = (int) Math.max(0, Math.floor(centre - radius + 0.5));
            int end = (int) Math.min(from, Math.floor(centre + radius + 0.5));
            weights[i] = triangle(first[i], end, centre, radius);
        }
    }

    private static double[] triangle(int from, int end, double centre, double radius) {
        double[] weights = new double[end - from];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(0, 1 - Math.abs(from + i + 0.5 - centre) / radius);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** Returns the new length. */
    int length() {
        return first.length;
    }

    /** Returns new sample {@code index}, from the old samples at {@code start + i * step}. */
    double sample(double[] samples, int start, int step, int index) {
        double sum = 0;
        for (int i = 0; i < weights[index].length; i++) {
            sum += weights[index][i] * samples[start + (first[index] + i) * step];
        }
        return sum;
    }
}
