package io.gradwatch.telemetry.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.SnapshotMerger;
import io.gradwatch.signal.WorkerReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterMetersTest {
    private static final Set<String> RUN_LABELS = Set.of("run");
    private static final Set<String> ARM_LABELS = Set.of("run", "variant");

    private final ClusterMeters meters = new ClusterMeters("digits");
    private final Collection<MeterSource> live = new ArrayList<>(List.of(meters.source()));
    private final Exposition exposition = Scrape.exposition(Integer.MAX_VALUE, () -> live);

    private static ClusterSnapshot snapshot(WorkerReport... reports) {
        return new SnapshotMerger(Reports.LAYOUT).merge(List.of(reports), 2, 1, new double[] {0.125, 0.25});
    }

    private static ClusterSnapshot sampled() {
        return snapshot(
                Reports.report(Reports.LAYOUT, 0, Reports.gradient(0.5, 0)),
                Reports.report(Reports.LAYOUT, 1, Reports.gradient(1.5, 0)));
    }

    private void recordAll() {
        meters.workers(2);
        meters.record(sampled());
        meters.phases(0.25, 0.5, 0.125, 0.0625);
        meters.progress(0.1);
        meters.testResult(new Evaluation(10, 5, 9));
        meters.health("vanishing-gradient", 2);
        meters.health("non-finite", 0);
    }

    @Test
    void aRoundReadsLikeThis() throws IOException {
        recordAll();

        assertThat(Scrape.of(exposition)).isEqualTo(Scrape.golden("cluster.prom"));
    }

    @Test
    void aRolloutIsExposedByVariant() {
        meters.rolloutState("baseline", 0);
        meters.rolloutState("relu+residual", 2);
        meters.rolloutDecided("relu", "inconclusive");
        meters.rolloutDecided("relu+residual", "promoted");

        assertThat(Scrape.of(exposition).text())
                .contains("gradwatch_rollout_state{run=\"digits\",variant=\"relu+residual\"} 2.0")
                .contains("gradwatch_rollout_state{run=\"digits\",variant=\"baseline\"} 0.0")
                .contains("gradwatch_rollouts_total{outcome=\"inconclusive\",run=\"digits\",variant=\"relu\"} 1.0")
                .contains(
                        "gradwatch_rollouts_total{outcome=\"promoted\",run=\"digits\",variant=\"relu+residual\"} 1.0");
    }

    @Test
    void namesTypesAndLabelsAreThoseOfTheContract() {
        recordAll();
        Scrape scrape = Scrape.of(exposition);

        assertThat(scrape.labels())
                .isEqualTo(Map.ofEntries(
                        Map.entry(
                                "gradwatch_cluster_gradient_norm", Set.of("run", "variant", "layer", "param", "stat")),
                        Map.entry("gradwatch_cluster_compute_seconds", Set.of("run", "variant", "stat")),
                        Map.entry("gradwatch_gradient_flow_ratio", ARM_LABELS),
                        Map.entry("gradwatch_replica_drift", Set.of("run", "variant", "layer")),
                        Map.entry("gradwatch_train_loss", ARM_LABELS),
                        Map.entry("gradwatch_health", Set.of("run", "symptom")),
                        Map.entry("gradwatch_round_seconds", RUN_LABELS),
                        Map.entry("gradwatch_series_left_out", RUN_LABELS),
                        Map.entry("gradwatch_round_phase_seconds", Set.of("run", "phase")),
                        Map.entry("gradwatch_workers", RUN_LABELS),
                        Map.entry("gradwatch_progress_ratio", RUN_LABELS),
                        Map.entry("gradwatch_test_loss", RUN_LABELS),
                        Map.entry("gradwatch_test_accuracy", RUN_LABELS)));
        assertThat(scrape.types())
                .allSatisfy((name, type) ->
                        assertThat(type).isEqualTo(name.equals("gradwatch_round_seconds") ? "histogram" : "gauge"));
    }

    @Test
    void aRegressionHasNoAccuracy() {
        meters.testResult(new Evaluation(10, 5, -1));

        assertThat(Scrape.of(exposition).labels())
                .containsKey("gradwatch_test_loss")
                .doesNotContainKey("gradwatch_test_accuracy");
    }

    @Test
    void aRoundWithoutASampleKeepsTheGradientsAndRenewsTheLoss() {
        meters.record(sampled());
        meters.record(snapshot(Reports.unsampled(0, 5), Reports.unsampled(1, 5)));
        Scrape scrape = Scrape.of(exposition);

        assertThat(scrape.value("gradwatch_cluster_gradient_norm{layer=\"dense_0\",param=\"W\",run=\"digits\","
                        + "stat=\"max\",variant=\"baseline\"}"))
                .isEqualTo(1.5);
        assertThat(scrape.value("gradwatch_train_loss{run=\"digits\",variant=\"baseline\"}"))
                .isEqualTo(2.5);
    }

    @Test
    void laterRoundsReplaceEarlierOnes() {
        meters.health("plateau", 1);
        meters.progress(0.1);
        Scrape.of(exposition);
        meters.health("plateau", 0);
        meters.progress(0.2);
        Scrape scrape = Scrape.of(exposition);

        assertThat(scrape.value("gradwatch_health{run=\"digits\",symptom=\"plateau\"}"))
                .isZero();
        assertThat(scrape.value("gradwatch_progress_ratio{run=\"digits\"}")).isEqualTo(0.2);
    }

    @Test
    void roundsFallIntoTheBucketThatEndsAtOrAboveThem() {
        meters.phases(0.25, 0.25, 0, 0);
        meters.phases(0.5, 0.5, 0.25, 0);
        Scrape scrape = Scrape.of(exposition);

        assertThat(scrape.value("gradwatch_round_seconds_bucket{run=\"digits\",le=\"0.25\"}"))
                .isZero();
        assertThat(scrape.value("gradwatch_round_seconds_bucket{run=\"digits\",le=\"0.5\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("gradwatch_round_seconds_bucket{run=\"digits\",le=\"2.5\"}"))
                .isEqualTo(2);
        assertThat(scrape.value("gradwatch_round_seconds_sum{run=\"digits\"}")).isEqualTo(1.75);
    }

    @Test
    void aRunThatIsGoneLeavesNothingBehind() {
        recordAll();
        Scrape.of(exposition);
        live.clear();

        assertThat(Scrape.of(exposition).text()).isEmpty();
    }

    @Test
    void aStragglerShowsAgainstTheMedian() {
        meters.record(snapshot(
                Reports.computing(Duration.ofMillis(20), Reports.report(0)),
                Reports.computing(Duration.ofMillis(30), Reports.report(1)),
                Reports.computing(Duration.ofMillis(500), Reports.report(2))));
        Scrape scrape = Scrape.of(exposition);

        assertThat(scrape.value(
                        "gradwatch_cluster_compute_seconds{run=\"digits\",stat=\"median\",variant=\"baseline\"}"))
                .isEqualTo(0.03);
        assertThat(scrape.value("gradwatch_cluster_compute_seconds{run=\"digits\",stat=\"max\",variant=\"baseline\"}"))
                .isEqualTo(0.5);
    }

    @Test
    void aLimitLeavesOutLayersAndCountsThem() {
        recordAll();
        int ofRun = 12;
        Exposition small = Scrape.exposition(ofRun, () -> live);

        Scrape scrape = Scrape.of(small);

        assertThat(scrape.labels())
                .containsKey("gradwatch_health")
                .doesNotContainKey("gradwatch_cluster_gradient_norm");
        assertThat(scrape.value("gradwatch_series_left_out{run=\"digits\"}")).isPositive();
    }
}
