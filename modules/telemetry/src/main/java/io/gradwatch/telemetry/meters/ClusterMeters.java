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
 * The meters of a run over all its workers, which the driver exposes. Gauges keep what was last told, those of gradients
 * what was last sampled. Any thread may call it.
 */
public final class ClusterMeters {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMeters.class);
    private static final double[] ROUND_BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};
    private static final Map<String, ToDoubleFunction<Spread>> STATISTICS =
            Map.of("mean", Spread::mean, "min", Spread::min, "max", Spread::max);

    /** A gauge of the run: its labels beside {@code run} are none, or one. */
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

    /** The last round of any arm, 0 before the first. */
    public synchronized int round() {
        return latest.values().stream().mapToInt(ClusterSnapshot::round).max().orElse(0);
    }

    /** A round of an arm has ended. */
    public synchronized void record(ClusterSnapshot snapshot) {
        latest.put(snapshot.variant(), snapshot);
        if (snapshot.sampled()) {
            sampled.put(snapshot.variant(), snapshot);
        }
    }

    /** Where the last round's time went, in seconds; their sum is the round's. */
    public synchronized void phases(double broadcast, double compute, double collect, double average) {
        phase("broadcast", broadcast);
        phase("compute", compute);
        phase("collect", collect);
        phase("average", average);
        rounds.observe(broadcast + compute + collect + average);
    }

    private void phase(String name, double seconds) {
        set("gradwatch.round.phase.seconds", "Where the time of the last round went.", Tags.of("phase", name), seconds);
    }

    /** How many workers train. */
    public synchronized void workers(int workers) {
        set("gradwatch.workers", "Workers that train.", Tags.empty(), workers);
    }

    /** How much of the training is done, from 0 to 1. */
    public synchronized void progress(double ratio) {
        set("gradwatch.progress.ratio", "How much of the training is done, from 0 to 1.", Tags.empty(), ratio);
    }

    /** The surviving line's state was evaluated on the test rows. */
    public synchronized void testResult(Evaluation test) {
        set("gradwatch.test.loss", "Mean loss on the test rows, without regularization.", Tags.empty(), test.loss());
        if (test.hasAccuracy()) {
            set(
                    "gradwatch.test.accuracy",
                    "Share of the test rows classified correctly.",
                    Tags.empty(),
                    test.accuracy());
        }
    }

    /**
     * How the run stands with a symptom.
     *
     * @param symptom such as {@code vanishing-gradient}
     * @param level 0 healthy, 1 warning, 2 critical
     */
    public synchronized void health(String symptom, int level) {
        set("gradwatch.health", "0 healthy, 1 warning, 2 critical.", Tags.of("symptom", symptom), level);
    }

    /**
     * What a variant is doing.
     *
     * @param state 0 nothing any more, 1 on trial, 2 the surviving line
     */
    public synchronized void rolloutState(String variant, int state) {
        set(
                "gradwatch.rollout.state",
                "0 not trained any more, 1 on trial, 2 the surviving line.",
                Tags.of("variant", variant),
                state);
    }

    /**
     * A variant's fate is known.
     *
     * @param outcome such as {@code promoted}
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
                    "Series of layers and parameters that are not exposed, because the endpoint had its greatest"
                            + " number.",
                    run,
                    () -> leftOut);
        }
        rolloutsShown.keySet().stream()
                .filter(rollout -> exposed.add("rollout " + rollout))
                .forEach(rollout -> series.counter(
                        "gradwatch.rollouts",
                        "Trials decided, by what became of the variant.",
                        run.and(rollout),
                        () -> rolloutsShown.get(rollout)));
        if (exposed.add("rounds")) {
            series.histogram(
                    "gradwatch.round.seconds", "Time of a round.", run, ROUND_BOUNDS.length + 1, () -> roundsShown);
        }
        if (leftOut > before) {
            LOG.warn("{}: {} series are beyond telemetry.maxSeries and are not exposed", run, leftOut);
        }
    }

    /** Exposes so many series of a layer or parameter, or counts them where there is no room. */
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
                "Mean training loss over the last round's rows, each before its own update, without regularization.",
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
                            "Spread of the replicas' parameters before averaging, over their norm.",
                            tagged,
                            () -> latestShown.get(variant).layers().get(layer).replicaDrift()));
        }
    }

    private static void exposeCompute(Series series, Tags tags, DoubleSupplier seconds) {
        series.gauge(
                "gradwatch.cluster.compute.seconds",
                "Time that the last round spent in a worker's network, across workers: all wait for the slowest.",
                tags,
                seconds);
    }

    /** Of the worker that is not slower than this share of all others. */
    private double computeSeconds(String variant, double share) {
        double[] seconds = latestShown.get(variant).workers().stream()
                .mapToDouble(WorkerRow::seconds)
                .sorted()
                .toArray();
        return seconds[(int) (share * (seconds.length - 1))];
    }

    private void exposeGradients(Series series, String variant) {
        Tags tags = run.and("variant", variant);
        series.gauge(
                "gradwatch.gradient.flow.ratio",
                "Per-parameter RMS of the weights' gradients, mean of the first third of the weighted layers over mean"
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
                "L2 norm of the raw gradient across workers, each worker's the mean over its sampled minibatches.",
                tags.and("stat", name),
                () -> value.applyAsDouble(
                        sampledShown.get(variant).parameters().get(parameter).norm())));
    }
}
