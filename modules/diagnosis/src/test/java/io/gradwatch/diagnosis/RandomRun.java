package io.gradwatch.diagnosis;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A random run, healthy or not, of a classifier with 16 classes. Its loss falls, stalls, rises, spikes, swings, relapses,
 * converges or is NaN, each for some rounds. Gradients, activations, weights, drift and workers change with it. Test rows
 * and a reference loss are there or not.
 */
public final class RandomRun {
    private static final double CHANCE = Math.log(16);

    private final Random random;
    private final SyntheticRun run;
    private final int layers;
    private final boolean evaluated;
    private final boolean referenced;
    private final double reference;
    private double loss;
    private boolean classifies;

    public RandomRun(long seed) {
        random = new Random(seed);
        layers = 2 + random.nextInt(12);
        int[] units = IntStream.range(0, layers)
                .map(layer -> layer == layers - 1 ? 16 : 2 + random.nextInt(60))
                .toArray();
        double[] inputs = random.doubles(layers, 0.1, 2).toArray();
        run = new SyntheticRun(units, inputs, 1 + random.nextInt(4), random.nextDouble(0, 0.1), seed, seed)
                .withRoundsPerEpoch(1 + random.nextInt(20));
        evaluated = random.nextInt(3) > 0;
        referenced = random.nextBoolean();
        reference = CHANCE * random.nextDouble(0.05, 1);
        loss = CHANCE * random.nextDouble(0.9, 2);
    }

    public Layout layout() {
        return run.layout();
    }

    /** Returns 100 to 250 rounds. */
    public List<ClusterSnapshot> rounds() {
        List<ClusterSnapshot> rounds = new ArrayList<>();
        int count = 100 + random.nextInt(150);
        while (rounds.size() < count) {
            rounds.addAll(phase());
        }
        return rounds;
    }

    private List<ClusterSnapshot> phase() {
        List<ClusterSnapshot> rounds = new ArrayList<>();
        int kind = random.nextInt(10);
        int length = 3 + random.nextInt(40);
        double fading = random.nextInt(3) == 0 ? random.nextDouble(0, 9) : 0;
        double scale = Math.pow(10, random.nextDouble(-4, 2));
        disturb();
        classifies = random.nextInt(3) == 0 ? !classifies : classifies;
        for (int i = 0; i < length; i++) {
            rounds.add(round(nextLoss(kind, i), fading, scale));
        }
        return rounds;
    }

    private void disturb() {
        int layer = random.nextInt(layers - 1);
        ActivationStatistics units = random.nextBoolean()
                ? new ActivationStatistics(random.nextDouble(), Double.NaN)
                : new ActivationStatistics(Double.NaN, random.nextDouble());
        run.withActivations(layer, units.withTimeFlowRatio(Math.pow(10, random.nextDouble(-9, 0))))
                .withDrift(random.nextInt(4) == 0 ? random.nextDouble(0, 4) : 0.02)
                .withWeights(random.nextInt(4) == 0 ? random.nextDouble(0.001, 1) : 1)
                .withOddWorker(0, random.nextInt(4) == 0 ? Math.pow(10, random.nextDouble(0, 2)) : 1);
    }

    private double nextLoss(int kind, int count) {
        switch (kind) {
            case 0, 1 -> loss *= 0.95;
            case 2 -> loss *= 0.998;
            case 3 -> loss = Math.min(1e6, loss * 1.1);
            case 4 -> loss = CHANCE * random.nextDouble(0.97, 1.05);
            case 5 -> loss *= 0.6;
            default -> {
                // The level stays, for the spikes, swings and plateaus below.
            }
        }
        return switch (kind) {
            case 6 -> count % 7 == 3 ? 12 * loss : loss;
            case 7 -> count % 2 == 0 ? loss : 4 * loss;
            case 8 -> count % 5 == 0 ? Double.NaN : loss;
            default -> loss;
        };
    }

    private ClusterSnapshot round(double value, double fading, double scale) {
        double[] signals = new double[layers];
        Arrays.setAll(signals, i -> scale * Math.pow(10, -fading * (layers - 1 - i) / (layers - 1)));
        ClusterSnapshot round = Double.isNaN(value)
                ? run.nextBroken(value, signals, 0, layers - 1)
                : random.nextInt(10) == 0 ? run.nextUnsampled(value) : run.next(value, signals);
        if (referenced) {
            round = SyntheticRun.withReference(round, reference, CHANCE);
        }
        return evaluated && random.nextInt(4) == 0
                ? SyntheticRun.evaluated(round, new Evaluation(1000, 1000 * loss, classifies ? 900 : 60))
                : round;
    }
}
