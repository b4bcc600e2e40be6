package io.gradwatch.diagnosis;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.GradientStatistics;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.LossReference;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.signal.SnapshotMerger;
import io.gradwatch.signal.Spread;
import io.gradwatch.signal.WorkerReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A synthetic run of a dense network with given losses and gradients and seeded noise of the workers. */
public final class SyntheticRun {
    public static final int ITERATIONS_PER_ROUND = 10;

    /** The error signal of a healthy network of ten layers. */
    public static final double[] HEALTHY = filled(1e-2);

    private final Layout layout;
    private final double[] inputs;
    private final int workers;
    private final Random random;
    private final Random arrival;
    private final double noise;
    private int round;
    private int roundsPerEpoch = Integer.MAX_VALUE;
    private double weights = 1;
    private double drift;
    private ActivationStatistics[] activations = {};
    private int oddWorker = -1;
    private double oddness = 1;

    /**
     * Creates a run without rounds.
     *
     * @param units number of units of each layer
     * @param inputs scale of each layer's inputs: weight gradient over bias gradient
     * @param workers number of workers
     * @param noise relative deviation of losses and gradients between workers and rounds
     * @param reportOrderSeed seed of the order in which reports arrive
     */
    public SyntheticRun(int[] units, double[] inputs, int workers, double noise, long seed, long reportOrderSeed) {
        this.layout = layout(units);
        this.inputs = inputs.clone();
        this.workers = workers;
        this.noise = noise;
        random = new Random(seed);
        arrival = new Random(reportOrderSeed);
    }

    /** Creates a run of ten layers of 16 units on four workers. */
    public static SyntheticRun ofTenLayers(long reportOrderSeed) {
        int[] units = new int[10];
        double[] inputs = new double[10];
        Arrays.fill(units, 16);
        Arrays.fill(inputs, 0.5);
        return new SyntheticRun(units, inputs, 4, 0.05, 1, reportOrderSeed);
    }

    /** Returns the same value for each of ten layers. */
    public static double[] filled(double value) {
        double[] values = new double[10];
        Arrays.fill(values, value);
        return values;
    }

    public Layout layout() {
        return layout;
    }

    /** Gives later epochs this many rounds. */
    public SyntheticRun withRoundsPerEpoch(int rounds) {
        roundsPerEpoch = rounds;
        return this;
    }

    /** Scales the norms of all weights in later rounds by this factor. */
    public SyntheticRun withWeights(double share) {
        weights = share;
        return this;
    }

    /** Sets the drift of later rounds. */
    public SyntheticRun withDrift(double ratio) {
        drift = ratio;
        return this;
    }

    /** Sets the activation statistics of a layer in later rounds. */
    public SyntheticRun withActivations(int layer, ActivationStatistics statistics) {
        if (activations.length == 0) {
            activations = new ActivationStatistics[layout.layers().size()];
            Arrays.fill(activations, ActivationStatistics.NONE);
        }
        activations[layer] = statistics;
        return this;
    }

    /** Multiplies the loss and gradients of one worker in later rounds; workers are counted in sorted order. */
    public SyntheticRun withOddWorker(int worker, double factor) {
        oddWorker = worker;
        oddness = factor;
        return this;
    }

    /** Returns the next round; {@code signals} is the error signal per parameter of each layer. */
    public ClusterSnapshot next(double loss, double[] signals) {
        return next(loss, signals, 1e-3);
    }

    public ClusterSnapshot next(double loss, double[] signals, double updateRatio) {
        round++;
        List<WorkerReport> reports = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            List<ParameterReport> parameters = new ArrayList<>();
            double odd = worker == oddWorker ? oddness : 1;
            for (int layer = 0; layer < signals.length; layer++) {
                double signal = signals[layer] * deviation() * odd;
                parameters.add(parameter(layout.parameters().get(2 * layer), signal * inputs[layer], updateRatio));
                parameters.add(parameter(layout.parameters().get(2 * layer + 1), signal, updateRatio));
            }
            reports.add(report(worker, loss * deviation() * odd, parameters));
        }
        return merge(reports);
    }

    /** Returns the next round, in which no gradient was sampled. */
    public ClusterSnapshot nextUnsampled(double loss) {
        round++;
        List<WorkerReport> reports = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            List<ParameterReport> nothing =
                    Collections.nCopies(layout.parameters().size(), ParameterReport.NONE);
            reports.add(report(worker, loss * deviation(), nothing));
        }
        return merge(reports);
    }

    /** Returns the next round, in which one worker's gradients are NaN from a layer to the input, or everywhere with its loss. */
    public ClusterSnapshot nextBroken(double loss, double[] signals, int brokenWorker, int fromLayer) {
        round++;
        List<WorkerReport> reports = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            List<ParameterReport> parameters = new ArrayList<>();
            for (int i = 0; i < layout.parameters().size(); i++) {
                boolean broken = worker == brokenWorker && i / 2 <= fromLayer;
                ParameterKey key = layout.parameters().get(i);
                parameters.add(broken ? broken(key) : parameter(key, signals[i / 2], 1e-3));
            }
            boolean lossToo = worker == brokenWorker && fromLayer == signals.length - 1;
            reports.add(report(worker, lossToo ? Double.NaN : loss, parameters, worker == brokenWorker ? 3 : -1));
        }
        return merge(reports);
    }

    /** Returns the round with an evaluation. */
    public static ClusterSnapshot evaluated(ClusterSnapshot round, Evaluation evaluation) {
        return new ClusterSnapshot(
                round.round(),
                round.iteration(),
                round.epoch(),
                round.variant(),
                round.trainLoss(),
                round.loss(),
                round.parameters(),
                round.layers(),
                round.workers(),
                Optional.of(evaluation),
                round.reference());
    }

    /** Returns the round with this reference loss, where chance level is that of 16 classes. */
    public static ClusterSnapshot withReference(ClusterSnapshot round, double reference) {
        return round.with(Optional.of(new LossReference(Math.log(16), reference, Optional.empty())));
    }

    /** Returns the round with reference losses from all time steps and from the last ones alone. */
    public static ClusterSnapshot withReference(ClusterSnapshot round, double reference, double lateReference) {
        return round.with(Optional.of(new LossReference(Math.log(16), reference, Optional.of(lateReference))));
    }

    private ClusterSnapshot merge(List<WorkerReport> reports) {
        Collections.shuffle(reports, arrival);
        return new SnapshotMerger(layout)
                .merge(
                        reports,
                        (long) round * ITERATIONS_PER_ROUND,
                        1 + (round - 1) / roundsPerEpoch,
                        layout.layers().stream().mapToDouble(layer -> drift).toArray());
    }

    private double deviation() {
        return Math.max(0.1, 1 + noise * random.nextGaussian());
    }

    private WorkerReport report(int worker, double loss, List<ParameterReport> parameters) {
        return report(worker, loss, parameters, -1);
    }

    private WorkerReport report(int worker, double loss, List<ParameterReport> parameters, int firstNonFinite) {
        return new WorkerReport(
                worker,
                round,
                "baseline",
                320,
                ITERATIONS_PER_ROUND,
                320 * loss,
                firstNonFinite,
                parameters,
                activations.length > 0
                        ? List.of(activations)
                        : Collections.nCopies(layout.layers().size(), ActivationStatistics.NONE),
                Optional.empty(),
                Optional.empty(),
                1,
                1,
                new Fingerprint("Haswell", 1, "0"));
    }

    private ParameterReport parameter(ParameterKey key, double rms, double updateRatio) {
        double norm = rms * Math.sqrt((double) key.elements());
        double weightNorm = weights * 0.1 * Math.sqrt((double) key.elements());
        GradientStatistics gradient = new GradientStatistics(
                ITERATIONS_PER_ROUND, Spread.of(norm), rms, rms, 3 * rms, 0, 0, LogHistogram.EMPTY);
        return new ParameterReport(gradient, updateRatio * weightNorm, weightNorm);
    }

    /** Returns a parameter that is NaN from the fourth of ten sampled minibatches on. */
    private static ParameterReport broken(ParameterKey key) {
        GradientStatistics gradient = new GradientStatistics(
                ITERATIONS_PER_ROUND, Spread.NONE, 1e-12, 1e-12, 1e-12, 0, 7 * key.elements(), LogHistogram.EMPTY);
        return new ParameterReport(gradient, Double.NaN, Double.NaN);
    }

    private static Layout layout(int[] units) {
        List<ParameterKey> parameters = new ArrayList<>();
        int inputs = 20;
        for (int i = 0; i < units.length; i++) {
            LayerKey layer = new LayerKey(i, "dense_" + i);
            parameters.add(new ParameterKey(layer, "W", ParameterKind.WEIGHT, (long) inputs * units[i]));
            parameters.add(new ParameterKey(layer, "b", ParameterKind.BIAS, units[i]));
            inputs = units[i];
        }
        return Layout.of(parameters);
    }
}
