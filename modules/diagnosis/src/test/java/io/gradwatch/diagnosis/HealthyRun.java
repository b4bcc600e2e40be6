package io.gradwatch.diagnosis;

import io.gradwatch.signal.ClusterSnapshot;
import java.util.Arrays;
import java.util.Random;

/**
 * A random run of a healthy network of any depth and width. Its loss falls at once or after a plateau, to a floor or to
 * zero. Gradients fall with the loss, and everything is noisy.
 */
public final class HealthyRun {
    public final SyntheticRun run;
    public final int layers;
    public final int workers;
    private final Random random;
    private final double[] profile;
    private final double start;
    private final double floor;
    private final double pace;
    private final int plateau;
    private final double scale;
    private int round;

    /** Creates a run on up to three workers. */
    public HealthyRun(long seed) {
        this(seed, 1 + new Random(seed).nextInt(3));
    }

    public HealthyRun(long seed, int workers) {
        this.workers = workers;
        random = new Random(seed);
        layers = 2 + random.nextInt(20);
        int[] units = random.ints(layers, 2, 600).toArray();
        double[] inputs = random.doubles(layers, -3, 1)
                .map(decade -> Math.pow(10, decade))
                .toArray();
        double tilt = random.nextDouble(-1.3, 1.3);
        profile = new double[layers];
        for (int i = 0; i < layers; i++) {
            double position = (double) i / Math.max(1, layers - 1);
            profile[i] = Math.pow(10, tilt * (0.5 - position) + 0.2 * random.nextGaussian());
        }
        start = Math.pow(10, random.nextDouble(-2, 3));
        floor = random.nextInt(3) == 0 ? 0 : start * random.nextDouble(0.02, 0.7);
        pace = random.nextDouble(0.85, 0.995);
        plateau = random.nextInt(3) == 0 ? random.nextInt(40) : 0;
        scale = Math.pow(10, random.nextDouble(-4, 2));
        run = new SyntheticRun(units, inputs, workers, random.nextDouble(0, 0.15), seed, seed);
    }

    public int rounds() {
        return 40 + random.nextInt(100);
    }

    public ClusterSnapshot next() {
        return run.next(loss(), signals());
    }

    public double loss() {
        return floor + (start - floor) * left();
    }

    /** Returns the error signal of each layer: the network's profile, smaller the less is left to learn. */
    public double[] signals() {
        double level = scale * (0.05 + 0.95 * left());
        round++;
        return Arrays.stream(profile).map(share -> share * level).toArray();
    }

    private double left() {
        return Math.pow(pace, Math.max(0, round - plateau));
    }
}
