package io.gradwatch.telemetry.meters;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One histogram metric whose counts are added in bulk, which Micrometer's meters do not support. Series are added, removed
 * and collected under the lock of the owning {@link Exposition}.
 */
final class HistogramFamily implements Collector {
    private final MetricMetadata metadata;
    private final Map<Labels, Supplier<BucketCounts>> series = new LinkedHashMap<>();

    HistogramFamily(String name, String help) {
        metadata = new MetricMetadata(name, help);
    }

    void add(Labels labels, Supplier<BucketCounts> counts) {
        series.put(labels, counts);
    }

    void remove(Labels labels) {
        series.remove(labels);
    }

    @Override
    public MetricSnapshot collect() {
        List<HistogramDataPointSnapshot> points = series.entrySet().stream()
                .map(e -> e.getValue().get().snapshot(e.getKey()))
                .toList();
        return new HistogramSnapshot(metadata, points);
    }

    @Override
    public String getPrometheusName() {
        return metadata.getPrometheusName();
    }
}
