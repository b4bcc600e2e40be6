package io.gradwatch.telemetry.meters;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.signal.WorkerReport;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one worker in one arm of a run. Gauges keep what was last measured: a round without a sampled minibatch
 * changes no gradient's, a round without rows not the loss.
 */
public final class WorkerMeters implements MeterSource {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerMeters.class);

    private record ParameterGauge(String name, String help, ToDoubleFunction<ParameterReport> value) {}

    private record LayerGauge(String name, String help, ToDoubleFunction<ActivationStatistics> value) {}

    private static final ParameterGauge WEIGHT_NORM = new ParameterGauge(
            "gradwatch.weight.norm", "L2 norm of the parameter as the round starts.", ParameterReport::weightNorm);

    private static final List<ParameterGauge> OF_GRADIENTS = List.of(
            new ParameterGauge(
                    "gradwatch.gradient.norm",
                    "L2 norm of the raw gradient, before updater and clipping, mean over the minibatch;"
                            + " mean over the sampled minibatches of the round. NaN if an element was not finite.",
                    p -> p.gradient().norm().mean()),
            new ParameterGauge(
                    "gradwatch.gradient.zero.ratio",
                    "Share of the gradient's elements that are exactly zero, of at most 4,096 evenly spread over the"
                            + " parameter.",
                    p -> p.gradient().zeroRatio()),
            new ParameterGauge(
                    "gradwatch.update.ratio",
                    "L2 norm of the applied update, after updater and clipping, over that of the parameter; NaN while"
                            + " that is zero.",
                    ParameterReport::updateRatio));

    private static final List<LayerGauge> OF_ACTIVATIONS = List.of(
            new LayerGauge(
                    "gradwatch.activation.dead.ratio",
                    "Share of the layer's units that gave exactly zero for every row of the sampled minibatch.",
                    ActivationStatistics::deadRatio),
            new LayerGauge(
                    "gradwatch.activation.saturated.ratio",
                    "Share of the layer's outputs in the flat ends of its bounded activation.",
                    ActivationStatistics::saturatedRatio));

    private final Layout layout;
    private final Tags tags;
    private final WorkerTotals totals;
    private final Set<String> exposed = new HashSet<>();
    private volatile int round;
    private volatile int leftOut;
    private WorkerTotals shown;

    public WorkerMeters(String run, String variant, int worker, Layout layout) {
        this.layout = layout;
        this.tags = Tags.of("run", run, "variant", variant, "worker", Integer.toString(worker));
        this.totals = new WorkerTotals(layout.parameters().size());
    }

    public boolean fits(Layout other) {
        return layout.equals(other);
    }

    public void record(WorkerReport report) {
        round = report.round();
        totals.add(report, leftOut);
    }

    /** The last round recorded. */
    public int round() {
        return round;
    }

    @Override
    public void expose(Series series) {
        shown = totals.copy();
        if (shown.trained() != null && exposed.add("progress")) {
            exposeProgress(series);
        }
        if (shown.sampled() != null) {
            exposeActivations(series);
            if (exposed.add("parameters")) {
                exposeParameters(series);
            }
        }
    }

    private void exposeProgress(Series series) {
        series.gauge(
                "gradwatch.loss",
                "Mean training loss over the rows of the worker's last round, each before its own update, without"
                        + " regularization.",
                tags,
                () -> shown.trained().loss());
        series.gauge(
                "gradwatch.worker.compute.seconds",
                "Time that the worker's last round spent in its network: a straggler's is longer than the others'.",
                tags,
                () -> shown.trained().computeNanos() * 1e-9);
        series.counter(
                "gradwatch.iterations", "Minibatches the worker has trained on.", tags, () -> shown.iterations());
        series.counter("gradwatch.examples", "Rows the worker has trained on.", tags, () -> shown.examples());
        series.counter(
                "gradwatch.samples.dropped",
                "Values measured but not exposed, because the endpoint had its greatest number of series, summed over"
                        + " rounds.",
                tags,
                () -> shown.dropped());
    }

    /** Adds a layer's series when its value first is a number: NaN says that the layer has no such thing. */
    private void exposeActivations(Series series) {
        for (LayerGauge gauge : OF_ACTIVATIONS) {
            for (int i = 0; i < shown.sampled().activations().size(); i++) {
                int layer = i;
                boolean applies = !Double.isNaN(activation(gauge, layer));
                if (applies && exposed.add(gauge.name + layer)) {
                    Tags tagged = tags.and("layer", layout.layers().get(layer).name());
                    series.gauge(gauge.name, gauge.help, tagged, () -> activation(gauge, layer));
                }
            }
        }
    }

    private double activation(LayerGauge gauge, int layer) {
        return gauge.value.applyAsDouble(shown.sampled().activations().get(layer));
    }

    /** Scalars of all parameters come before the histograms, so that a limit cuts these before it cuts layers off. */
    private void exposeParameters(Series series) {
        int without = 0;
        for (int i = 0; i < layout.parameters().size(); i++) {
            without += exposeScalars(series, i);
        }
        for (int i = 0; i < layout.parameters().size(); i++) {
            without += exposeMagnitudes(series, i);
        }
        if (without > 0) {
            LOG.warn("{}: {} series are beyond telemetry.maxSeries and are not exposed", tags, without);
        }
        leftOut = without;
    }

    /** Returns how many series there was no room for. */
    private int exposeScalars(Series series, int parameter) {
        boolean gradients = hasGradient(parameter);
        int wanted = gradients ? OF_GRADIENTS.size() + 2 : 1;
        if (!series.hasRoomFor(wanted)) {
            return wanted;
        }
        expose(series, WEIGHT_NORM, parameter);
        if (gradients) {
            OF_GRADIENTS.forEach(gauge -> expose(series, gauge, parameter));
            series.counter(
                    "gradwatch.gradient.nonfinite",
                    "NaN and infinite elements seen in sampled gradients.",
                    tags(parameter),
                    () -> shown.nonFinite(parameter));
        }
        return 0;
    }

    private void expose(Series series, ParameterGauge gauge, int parameter) {
        series.gauge(
                gauge.name,
                gauge.help,
                tags(parameter),
                () -> gauge.value.applyAsDouble(shown.sampled().parameters().get(parameter)));
    }

    /** Returns how many series there was no room for. */
    private int exposeMagnitudes(Series series, int parameter) {
        int wanted = hasGradient(parameter) ? LogHistogram.BUCKETS + 2 : 0;
        if (!series.hasRoomFor(wanted)) {
            return wanted;
        }
        if (wanted > 0) {
            series.histogram(
                    "gradwatch.gradient.magnitude",
                    "Magnitudes of the raw gradient's elements that are finite and not zero, of the last sampled"
                            + " minibatch of each round, at most 4,096 evenly spread over the parameter.",
                    tags(parameter),
                    LogHistogram.BUCKETS,
                    () -> shown.magnitudes(parameter));
        }
        return 0;
    }

    /** What a running statistic has for a gradient is none. */
    private boolean hasGradient(int parameter) {
        return layout.parameters().get(parameter).kind() != ParameterKind.STATISTIC;
    }

    private Tags tags(int parameter) {
        ParameterKey key = layout.parameters().get(parameter);
        return tags.and("layer", key.layer().name(), "param", key.param());
    }
}
