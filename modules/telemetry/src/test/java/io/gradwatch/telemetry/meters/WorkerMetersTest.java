package io.gradwatch.telemetry.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LogHistogram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkerMetersTest {
    private static final String WORKER = "{run=\"digits\",variant=\"baseline\",worker=\"3\"}";
    private static final String WEIGHT =
            "{layer=\"dense_0\",param=\"W\",run=\"digits\",variant=\"baseline\",worker=\"3\"}";
    private static final Set<String> WORKER_LABELS = Set.of("run", "variant", "worker");
    private static final Set<String> LAYER_LABELS = Set.of("run", "variant", "worker", "layer");
    private static final Set<String> PARAMETER_LABELS = Set.of("run", "variant", "worker", "layer", "param");

    private final Collection<MeterSource> live = new ArrayList<>();
    private final WorkerMeters meters = live(new WorkerMeters("digits", "baseline", 3, Reports.LAYOUT));
    private final Exposition exposition = Scrape.exposition(20_000, () -> live);

    private WorkerMeters live(WorkerMeters worker) {
        live.add(worker);
        return worker;
    }

    @Test
    void twoRoundsReadLikeThis() throws IOException {
        meters.record(Reports.report(3));
        meters.record(Reports.report(3));

        assertThat(Scrape.of(exposition)).isEqualTo(Scrape.golden("worker.prom"));
    }

    @Test
    void namesTypesAndLabelsAreThoseOfTheContract() {
        meters.record(Reports.reluReport(3));
        Scrape scrape = Scrape.of(exposition);

        assertThat(scrape.labels())
                .isEqualTo(Map.ofEntries(
                        Map.entry("gradwatch_gradient_norm", PARAMETER_LABELS),
                        Map.entry("gradwatch_gradient_magnitude", PARAMETER_LABELS),
                        Map.entry("gradwatch_gradient_zero_ratio", PARAMETER_LABELS),
                        Map.entry("gradwatch_gradient_nonfinite_total", PARAMETER_LABELS),
                        Map.entry("gradwatch_update_ratio", PARAMETER_LABELS),
                        Map.entry("gradwatch_weight_norm", PARAMETER_LABELS),
                        Map.entry("gradwatch_activation_dead_ratio", LAYER_LABELS),
                        Map.entry("gradwatch_activation_saturated_ratio", LAYER_LABELS),
                        Map.entry("gradwatch_loss", WORKER_LABELS),
                        Map.entry("gradwatch_worker_compute_seconds", WORKER_LABELS),
                        Map.entry("gradwatch_iterations_total", WORKER_LABELS),
                        Map.entry("gradwatch_examples_total", WORKER_LABELS),
                        Map.entry("gradwatch_samples_dropped_total", WORKER_LABELS)));
        assertThat(scrape.types())
                .allSatisfy((name, type) -> assertThat(type)
                        .isEqualTo(
                                name.endsWith("_total")
                                        ? "counter"
                                        : name.endsWith("_magnitude") ? "histogram" : "gauge"));
    }

    @Test
    void nothingIsShownBeforeTheFirstRound() {
        assertThat(Scrape.of(exposition).text()).isEmpty();
    }

    @Test
    void aNormThatIsNotANumberIsShownAsSuch() {
        meters.record(Reports.report(Reports.LAYOUT, 3, Reports.gradient(Double.NaN, 5)));

        assertThat(Scrape.of(exposition).value("gradwatch_gradient_norm" + WEIGHT))
                .isNaN();
        assertThat(Scrape.of(exposition).value("gradwatch_gradient_nonfinite_total" + WEIGHT))
                .isEqualTo(5);
    }

    @Test
    void aRoundWithoutASampleKeepsTheGradientsAndCountsItsRows() {
        meters.record(Reports.report(3));
        meters.record(Reports.unsampled(3, 7));
        Scrape scrape = Scrape.of(exposition);

        assertThat(scrape.value("gradwatch_gradient_norm" + WEIGHT)).isEqualTo(0.5);
        assertThat(scrape.value("gradwatch_gradient_magnitude_count" + WEIGHT)).isEqualTo(6);
        assertThat(scrape.value("gradwatch_examples_total" + WORKER)).isEqualTo(17);
    }

    @Test
    void aRoundWithoutRowsKeepsTheLoss() {
        meters.record(Reports.report(3));
        meters.record(Reports.unsampled(3, 0));

        assertThat(Scrape.of(exposition).value("gradwatch_loss" + WORKER)).isEqualTo(2.5);
    }

    @Test
    void gradientsAppearWithTheFirstSample() {
        meters.record(Reports.unsampled(3, 7));
        assertThat(Scrape.of(exposition).labels())
                .containsOnlyKeys(
                        "gradwatch_loss",
                        "gradwatch_worker_compute_seconds",
                        "gradwatch_iterations_total",
                        "gradwatch_examples_total",
                        "gradwatch_samples_dropped_total");

        meters.record(Reports.report(3));
        assertThat(Scrape.of(exposition).value("gradwatch_gradient_norm" + WEIGHT))
                .isEqualTo(0.5);
    }

    @Test
    void theHistogramAddsUpOverRoundsInBulk() {
        for (int round = 0; round < 1000; round++) {
            meters.record(Reports.report(3));
        }
        Scrape scrape = Scrape.of(exposition);

        assertThat(bucket(scrape, "0.01")).isZero();
        assertThat(bucket(scrape, "0.1")).isEqualTo(2000);
        assertThat(bucket(scrape, "1.0")).isEqualTo(6000);
        assertThat(bucket(scrape, "+Inf")).isEqualTo(6000);
        assertThat(scrape.value("gradwatch_gradient_magnitude_count" + WEIGHT)).isEqualTo(6000);
        assertThat(scrape.value("gradwatch_gradient_magnitude_sum" + WEIGHT)).isEqualTo(2000);
    }

    @Test
    void theHistogramHasADecadeABucket() {
        meters.record(Reports.report(3));
        Scrape scrape = Scrape.of(exposition);

        for (double bound : LogHistogram.bounds()) {
            assertThat(bucket(scrape, Double.toString(bound))).isBetween(0.0, 6.0);
        }
    }

    private static double bucket(Scrape scrape, String bound) {
        return scrape.value("gradwatch_gradient_magnitude_bucket" + WEIGHT.replace("}", ",le=\"" + bound + "\"}"));
    }

    @Test
    void aWorkerThatIsGoneLeavesNothingBehind() {
        meters.record(Reports.report(3));
        WorkerMeters other = live(new WorkerMeters("digits", "baseline", 4, Reports.LAYOUT));
        other.record(Reports.report(4));
        String both = Scrape.of(exposition).text();
        live.remove(meters);
        Scrape scrape = Scrape.of(exposition);

        assertThat(both).contains("worker=\"3\"", "worker=\"4\"");
        assertThat(scrape.samples()).isNotEmpty().allMatch(line -> line.contains("worker=\"4\""));
        live.clear();
        assertThat(Scrape.of(exposition).text()).isEmpty();
    }

    @Test
    void aWorkerThatComesBackStartsAnew() {
        meters.record(Reports.report(3));
        Scrape.of(exposition);
        live.clear();
        Scrape.of(exposition);
        live(new WorkerMeters("digits", "baseline", 3, Reports.LAYOUT)).record(Reports.report(3));

        assertThat(Scrape.of(exposition).value("gradwatch_examples_total" + WORKER))
                .isEqualTo(10);
    }

    @Test
    void aLimitLeavesOutHistogramsBeforeLayersAndCountsThem() {
        Layout layout = Reports.layout(3);
        int scalars = 5 + 3 + 5 * layout.parameters().size();
        Exposition small = Scrape.exposition(scalars + LogHistogram.BUCKETS + 2, () -> live);
        live.clear();
        WorkerMeters worker = live(new WorkerMeters("digits", "baseline", 3, layout));
        worker.record(Reports.report(layout, 3, Reports.GRADIENT));
        Scrape.of(small);
        worker.record(Reports.report(layout, 3, Reports.GRADIENT));
        Scrape scrape = Scrape.of(small);

        assertThat(scrape.samples()).hasSize(scalars + LogHistogram.BUCKETS + 2);
        assertThat(scrape.value("gradwatch_gradient_norm" + WEIGHT.replace("dense_0", "dense_2")))
                .isEqualTo(0.5);
        assertThatThrownBy(
                        () -> scrape.value("gradwatch_gradient_magnitude_count" + WEIGHT.replace("dense_0", "dense_2")))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(scrape.value("gradwatch_samples_dropped_total" + WORKER)).isEqualTo(5 * 19);
    }

    @Test
    void aScrapeShowsAWorkerAsItWasAtOneMoment() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        meters.record(Reports.report(3));
        Thread training = new Thread(() -> {
            while (!enough.get()) {
                meters.record(Reports.report(3));
            }
        });
        training.start();
        List<Scrape> scrapes =
                Stream.generate(() -> Scrape.of(exposition)).limit(50).toList();
        enough.set(true);
        training.join();

        assertThat(scrapes).allSatisfy(scrape -> {
            double rounds = scrape.value("gradwatch_iterations_total" + WORKER) / 2;
            assertThat(scrape.value("gradwatch_examples_total" + WORKER)).isEqualTo(10 * rounds);
            assertThat(bucket(scrape, "+Inf")).isEqualTo(6 * rounds);
            assertThat(scrape.value("gradwatch_gradient_magnitude_sum" + WEIGHT))
                    .isEqualTo(2 * rounds);
        });
    }
}
