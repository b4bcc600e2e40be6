package io.gradwatch.telemetry.meters;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.Spread;
import io.gradwatch.signal.WorkerRow;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of a run over all its workers, which the driver exposes. Gauges keep the last reported value; those of
 * gradients keep the last sampled one. Thread-safe.
 */
public final class ClusterMeters {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMeters.class);
    private static final double[] ROUND_BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};
    private static final Map<String, ToDoubleFunction<Spread>> STATISTICS =
            Map.of("mean", Spread::mean, "min", Spread::min, "max", Spread::max);

    /** A gauge of the run with at most one label beside {@code run}. */
    private record RunGauge(String name, String help, Tags label) {}

    private final Tags run;
    private final MeterSource source = this::expose;
    private final Map<String, ClusterSnapshot> latest = new HashMap<>();
    private final Map<String, ClusterSnapshot> sampled = new HashMap<>();
    private final Map<RunGauge, Double> values = new HashMap<>();
    private final Map<Tags, Long> rollouts = new HashMap<>();
    private final BucketCounts rounds = new BucketCounts(ROUND_BOUNDS);

    private final Set<String> exposed = new HashSet<>();
    private int leftOut;
    private Map<String, ClusterSnapshot> latestShown;
    private Map<String, ClusterSnapshot> sampledShown;
    private Map<RunGauge, Double> valuesShown;
    private Map<Tags, Long> rolloutsShown;
    private BucketCounts roundsShown;

    public ClusterMeters(String run) {
        this.run = Tags.of("run", run);
    }

    public MeterSource source() {
        return source;
    }

    /** Returns the last round of any arm; 0 before the first. */
    public synchronized int round() {
        return latest.values().stream().mapToInt(ClusterSnapshot::round).max().orElse(0);
    }

    /** Records a round of an arm. */
    public synchronized void record(ClusterSnapshot snapshot) {
        latest.put(snapshot.variant(), snapshot);
        if (snapshot.sampled()) {
            sampled.put(snapshot.variant(), snapshot);
        }
    }

    /** Records the seconds that each phase of a round took; their sum is the round's time. */
    public synchronized void phases(double broadcast, double compute, double collect, double average) {
        phase("broadcast", broadcast);
        phase("compute", compute);
        phase("collect", collect);
        phase("average", average);
        rounds.observe(broadcast + compute + collect + average);
    }

    private void phase(String name, double seconds) {
        set("gradwatch.round.phase.seconds", "Time of the last round by phase.", Tags.of("phase", name), seconds);
    }

    /** Records the number of workers. */
    public synchronized void workers(int workers) {
        set("gradwatch.workers", "Number of workers.", Tags.empty(), workers);
    }

    /** Records the completed fraction of the training, from 0 to 1. */
    public synchronized void progress(double ratio) {
        set("gradwatch.progress.ratio", "Completed fraction of the training, from 0 to 1.", Tags.empty(), ratio);
    }

    /** Records an evaluation of the baseline on the test rows. */
    public synchronized void testResult(Evaluation test) {
        set("gradwatch.test.loss", "Mean loss on the test rows, without regularization.", Tags.empty(), test.loss());
        if (test.hasAccuracy()) {
            set(
                    "gradwatch.test.accuracy",
                    "Fraction of the test rows classified correctly.",
                    Tags.empty(),
                    test.accuracy());
        }
    }

    /**
     * Records the state of a symptom.
     *
     * @param symptom label of the symptom, such as {@code vanishing-gradient}
     * @param level 0 healthy, 1 warning, 2 critical
     */
    public synchronized void health(String symptom, int level) {
        set(
                "gradwatch.health",
                "State of a symptom: 0 healthy, 1 warning, 2 critical.",
                Tags.of("symptom", symptom),
                level);
    }

    /**
     * Records the state of a variant.
     *
     * @param state 0 no longer trained, 1 on trial, 2 baseline
     */
    public synchronized void rolloutState(String variant, int state) {
        set(
                "gradwatch.rollout.state",
                "State of a variant: 0 no longer trained, 1 on trial, 2 baseline.",
                Tags.of("variant", variant),
                state);
    }

    /**
     * Counts a decided trial.
     *
     * @param outcome outcome of the trial, such as {@code promoted}
     */
    public synchronized void rolloutDecided(String variant, String outcome) {
        rollouts.merge(Tags.of("variant", variant, "outcome", outcome), 1L, Long::sum);
    }

    private void set(String name, String help, Tags label, double value) {
        values.put(new RunGauge(name, help, label), value);
    }

    private void expose(Series series) {
        freeze();
        int before = leftOut;
        valuesShown.keySet().stream()
                .filter(gauge -> exposed.add(gauge.name + gauge.label))
                .forEach(gauge ->
                        series.gauge(gauge.name, gauge.help, run.and(gauge.label), () -> valuesShown.get(gauge)));
        latestShown.keySet().stream()
                .filter(variant -> exposed.add("latest " + variant))
                .forEach(variant -> exposeArm(series, variant));
        sampledShown.keySet().stream()
                .filter(variant -> exposed.add("sampled " + variant))
                .forEach(variant -> exposeGradients(series, variant));
        if (exposed.add("left out")) {
            series.gauge(
                    "gradwatch.series.left.out",
                    "Series of layers and parameters not exposed because the endpoint reached telemetry.maxSeries.",
                    run,
                    () -> leftOut);
        }
        rolloutsShown.keySet().stream()
                .filter(rollout -> exposed.add("rollout " + rollout))
                .forEach(rollout -> series.counter(
                        "gradwatch.rollouts",
                        "Decided trials by variant and outcome.",
                        run.and(rollout),
                        () -> rolloutsShown.get(rollout)));
        if (exposed.add("rounds")) {
            series.histogram(
                    "gradwatch.round.seconds", "Time of a round.", run, ROUND_BOUNDS.length + 1, () -> roundsShown);
        }
        if (leftOut > before) {
            LOG.warn("{}: {} series are not exposed because the endpoint reached telemetry.maxSeries", run, leftOut);
        }
    }

    /** Exposes {@code wanted} series of a layer or parameter, or counts them as left out if the limit is reached. */
    private void within(Series series, int wanted, Runnable expose) {
        if (series.hasRoomFor(wanted)) {
            expose.run();
        } else {
            leftOut += wanted;
        }
    }

    private synchronized void freeze() {
        latestShown = Map.copyOf(latest);
        sampledShown = Map.copyOf(sampled);
        valuesShown = Map.copyOf(values);
        rolloutsShown = Map.copyOf(rollouts);
        roundsShown = rounds.copy();
    }

    private void exposeArm(Series series, String variant) {
        Tags tags = run.and("variant", variant);
        series.gauge(
                "gradwatch.train.loss",
                "Mean training loss over the last round's rows, each before its update, without regularization.",
                tags,
                () -> latestShown.get(variant).trainLoss());
        exposeCompute(series, tags.and("stat", "median"), () -> computeSeconds(variant, 0.5));
        exposeCompute(series, tags.and("stat", "max"), () -> computeSeconds(variant, 1));
        for (int i = 0; i < latestShown.get(variant).layers().size(); i++) {
            int layer = i;
            Tags tagged = tags.and(
                    "layer", latestShown.get(variant).layers().get(layer).key().name());
            within(
                    series,
                    1,
                    () -> series.gauge(
                            "gradwatch.replica.drift",
                            "Spread of the replicas' parameters before averaging, divided by their norm.",
                            tagged,
                            () -> latestShown.get(variant).layers().get(layer).replicaDrift()));
        }
    }

    private static void exposeCompute(Series series, Tags tags, DoubleSupplier seconds) {
        series.gauge(
                "gradwatch.cluster.compute.seconds",
                "Time a worker spent computing in the last round, across workers. The slowest one determines the"
                        + " round.",
                tags,
                seconds);
    }

    /** Returns the compute time at this quantile of the workers. */
    private double computeSeconds(String variant, double quantile) {
        double[] seconds = latestShown.get(variant).workers().stream()
                .mapToDouble(WorkerRow::seconds)
                .sorted()
                .toArray();
        return seconds[(int) (quantile * (seconds.length - 1))];
    }

    private void exposeGradients(Series series, String variant) {
        Tags tags = run.and("variant", variant);
        series.gauge(
                "gradwatch.gradient.flow.ratio",
                "Per-parameter RMS of weight gradients: mean of the first third of the weighted layers divided by mean"
                        + " of the last third.",
                tags,
                () -> sampledShown.get(variant).flowRatio());
        for (int i = 0; i < sampledShown.get(variant).parameters().size(); i++) {
            ParameterKey key = sampledShown.get(variant).parameters().get(i).key();
            if (key.kind() != ParameterKind.STATISTIC) {
                int parameter = i;
                Tags tagged = tags.and("layer", key.layer().name(), "param", key.param());
                within(series, STATISTICS.size(), () -> exposeNorm(series, variant, parameter, tagged));
            }
        }
    }

    private void exposeNorm(Series series, String variant, int parameter, Tags tags) {
        STATISTICS.forEach((name, value) -> series.gauge(
                "gradwatch.cluster.gradient.norm",
                "L2 norm of the raw gradient, across workers; each worker contributes its mean over sampled"
                        + " minibatches.",
                tags.and("stat", name),
                () -> value.applyAsDouble(
                        sampledShown.get(variant).parameters().get(parameter).norm())));
    }
}
