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
 * The meters of one worker in one arm of a run. Gauges keep the last measured value: a round without a sampled minibatch
 * leaves the gauges of gradients unchanged, a round without rows that of the loss.
 */
public final class WorkerMeters implements MeterSource {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerMeters.class);

    private record ParameterGauge(String name, String help, ToDoubleFunction<ParameterReport> value) {}

    private record LayerGauge(String name, String help, ToDoubleFunction<ActivationStatistics> value) {}

    private static final ParameterGauge WEIGHT_NORM = new ParameterGauge(
            "gradwatch.weight.norm",
            "L2 norm of the parameter at the start of the round.",
            ParameterReport::weightNorm);

    private static final List<ParameterGauge> GRADIENT_GAUGES = List.of(
            new ParameterGauge(
                    "gradwatch.gradient.norm",
                    "L2 norm of the raw gradient (minibatch mean, before updater and clipping), averaged over the"
                            + " round's sampled minibatches. NaN if an element was not finite.",
                    p -> p.gradient().norm().mean()),
            new ParameterGauge(
                    "gradwatch.gradient.zero.ratio",
                    "Fraction of the gradient's elements that are exactly zero, of at most 4,096 spread evenly over the"
                            + " parameter.",
                    p -> p.gradient().zeroRatio()),
            new ParameterGauge(
                    "gradwatch.update.ratio",
                    "L2 norm of the applied update, after updater and clipping, divided by the parameter's. NaN while"
                            + " that is zero.",
                    ParameterReport::updateRatio));

    private static final List<LayerGauge> ACTIVATION_GAUGES = List.of(
            new LayerGauge(
                    "gradwatch.activation.dead.ratio",
                    "Fraction of the layer's units whose output was exactly zero for every row of the sampled"
                            + " minibatch.",
                    ActivationStatistics::deadRatio),
            new LayerGauge(
                    "gradwatch.activation.saturated.ratio",
                    "Fraction of the layer's outputs in the flat ends of its bounded activation.",
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

    /** Returns the last recorded round. */
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
                "Mean training loss over the rows of the worker's last round, each before its update, without"
                        + " regularization.",
                tags,
                () -> shown.trained().loss());
        series.gauge(
                "gradwatch.worker.compute.seconds",
                "Time the worker spent computing in its last round. A straggler takes longer than the others.",
                tags,
                () -> shown.trained().computeNanos() * 1e-9);
        series.counter(
                "gradwatch.iterations", "Minibatches the worker has trained on.", tags, () -> shown.iterations());
        series.counter("gradwatch.examples", "Rows the worker has trained on.", tags, () -> shown.examples());
        series.counter(
                "gradwatch.samples.dropped",
                "Values measured but not exposed because the endpoint reached telemetry.maxSeries, summed over rounds.",
                tags,
                () -> shown.dropped());
    }

    /** Adds a layer's series when its value is a number for the first time: NaN means that it does not apply to the layer. */
    private void exposeActivations(Series series) {
        for (LayerGauge gauge : ACTIVATION_GAUGES) {
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

    /** Exposes the scalars of all parameters before the histograms, so that the limit drops histograms before layers. */
    private void exposeParameters(Series series) {
        int without = 0;
        for (int i = 0; i < layout.parameters().size(); i++) {
            without += exposeScalars(series, i);
        }
        for (int i = 0; i < layout.parameters().size(); i++) {
            without += exposeMagnitudes(series, i);
        }
        if (without > 0) {
            LOG.warn("{}: {} series are not exposed because the endpoint reached telemetry.maxSeries", tags, without);
        }
        leftOut = without;
    }

    /** Returns the number of series left out because of the limit. */
    private int exposeScalars(Series series, int parameter) {
        boolean gradients = hasGradient(parameter);
        int wanted = gradients ? GRADIENT_GAUGES.size() + 2 : 1;
        if (!series.hasRoomFor(wanted)) {
            return wanted;
        }
        expose(series, WEIGHT_NORM, parameter);
        if (gradients) {
            GRADIENT_GAUGES.forEach(gauge -> expose(series, gauge, parameter));
            series.counter(
                    "gradwatch.gradient.nonfinite",
                    "NaN and infinite elements in sampled gradients.",
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

    /** Returns the number of series left out because of the limit. */
    private int exposeMagnitudes(Series series, int parameter) {
        int wanted = hasGradient(parameter) ? LogHistogram.BUCKETS + 2 : 0;
        if (!series.hasRoomFor(wanted)) {
            return wanted;
        }
        if (wanted > 0) {
            series.histogram(
                    "gradwatch.gradient.magnitude",
                    "Magnitudes of the raw gradient's finite, non-zero elements in the last sampled minibatch of each"
                            + " round, of at most 4,096 spread evenly over the parameter.",
                    tags(parameter),
                    LogHistogram.BUCKETS,
                    () -> shown.magnitudes(parameter));
        }
        return 0;
    }

    /** Returns whether the parameter has a gradient; a running statistic has none. */
    private boolean hasGradient(int parameter) {
        return layout.parameters().get(parameter).kind() != ParameterKind.STATISTIC;
    }

    private Tags tags(int parameter) {
        ParameterKey key = layout.parameters().get(parameter);
        return tags.and("layer", key.layer().name(), "param", key.param());
    }
}
