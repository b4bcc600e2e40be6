package io.gradwatch.telemetry.meters;

import io.gradwatch.telemetry.http.Response;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The series that one endpoint exposes to Prometheus. The registry changes only within a scrape, and scrapes exclude each
 * other. Therefore measuring never waits for a scrape, and a scrape shows a consistent state of each source.
 */
public final class Exposition {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final Supplier<? extends Collection<? extends MeterSource>> live;
    private final int maxSeries;
    private final Map<MeterSource, Series> exposed = new HashMap<>();
    private final Map<String, HistogramFamily> histograms = new HashMap<>();

    /**
     * Creates an exposition of the sources that are live at each scrape.
     *
     * @param maxSeries greatest number of series of all sources together
     */
    public Exposition(
            PrometheusMeterRegistry registry,
            int maxSeries,
            Supplier<? extends Collection<? extends MeterSource>> live) {
        this.registry = registry;
        this.maxSeries = maxSeries;
        this.live = live;
    }

    /** Returns all series of the live sources in Prometheus' text format. */
    public synchronized Response scrape() {
        update();
        return new Response(200, CONTENT_TYPE, render());
    }

    /** Returns the same series as objects, for pushing. */
    public synchronized MetricSnapshots snapshots() {
        update();
        return registry.getPrometheusRegistry().scrape();
    }

    private void update() {
        Collection<? extends MeterSource> sources = live.get();
        exposed.entrySet().removeIf(e -> {
            boolean gone = !sources.contains(e.getKey());
            if (gone) {
                e.getValue().removeAll();
            }
            return gone;
        });
        sources.forEach(source -> source.expose(exposed.computeIfAbsent(source, s -> new Series(this))));
    }

    private byte[] render() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            registry.scrape(text, CONTENT_TYPE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    boolean hasRoomFor(int more) {
        return exposed.values().stream().mapToInt(Series::size).sum() + more <= maxSeries;
    }

    /** Returns the histogram metric of this dotted name, creating it if needed. */
    HistogramFamily histograms(String name, String help) {
        return histograms.computeIfAbsent(name, n -> {
            HistogramFamily family = new HistogramFamily(n.replace('.', '_'), help);
            registry.getPrometheusRegistry().register(family);
            return family;
        });
    }
}
