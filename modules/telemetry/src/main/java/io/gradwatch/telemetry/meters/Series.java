package io.gradwatch.telemetry.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The time series of one {@link MeterSource} on an {@link Exposition}. They are removed together. */
public final class Series {
    private final Exposition exposition;
    private final List<Meter> meters = new ArrayList<>();
    private final List<Runnable> removals = new ArrayList<>();
    private final List<DoubleSupplier> counted = new ArrayList<>();
    private int size;

    Series(Exposition exposition) {
        this.exposition = exposition;
    }

    int size() {
        return size;
    }

    /** Returns whether this many more series are within the endpoint's limit. */
    boolean hasRoomFor(int more) {
        return exposition.hasRoomFor(more);
    }

    void gauge(String name, String help, Tags tags, DoubleSupplier value) {
        meters.add(Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(exposition.registry()));
        size++;
    }

    /** Adds a counter, whose {@code value} never decreases. */
    void counter(String name, String help, Tags tags, DoubleSupplier value) {
        counted.add(value); // Micrometer's function counters reference it weakly
        meters.add(FunctionCounter.builder(name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags)
                .register(exposition.registry()));
        size++;
    }

    /** Adds a histogram of {@code buckets} buckets, including the last one. */
    void histogram(String name, String help, Tags tags, int buckets, Supplier<BucketCounts> counts) {
        HistogramFamily family = exposition.histograms(name, help);
        Labels labels = Labels.of(
                tags.stream().map(Tag::getKey).toList(),
                tags.stream().map(Tag::getValue).toList());
        family.add(labels, counts);
        removals.add(() -> family.remove(labels));
        size += buckets + 2;
    }

    void removeAll() {
        meters.forEach(exposition.registry()::remove);
        removals.forEach(Runnable::run);
    }
}
