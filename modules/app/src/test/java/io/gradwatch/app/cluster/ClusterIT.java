package io.gradwatch.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.cluster.DashboardQueries.LabelQuery;
import io.gradwatch.app.cluster.DashboardQueries.Query;
import io.gradwatch.app.cluster.Webhook.Notification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar on a real standalone cluster of separate processes, watched by a real Prometheus, which alerts a real
 * Alertmanager, both with the project's own configurations.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** The time from a diagnosis or failure to the alert's message, with a scrape and an evaluation every second. */
    private static final Duration ALERTED_WITHIN = Duration.ofSeconds(10);

    /** The last epoch in which the network that collapses is well. */
    private static final int LAST_HEALTHY_EPOCH = 60;

    private static final Set<String> EMPTY_WHEN_HEALTHY = new TreeSet<>(Set.of(
            "Gradwatch / Cluster overview: Alerts firing",
            "Gradwatch / Cluster overview: Symptoms",
            "Gradwatch / Rollouts: Decisions",
            "Gradwatch / Rollouts: Symptoms",
            "Gradwatch / Rollouts: State of each variant"));

    static {
        for (String dashboard : List.of("Cluster overview", "Gradient flow", "Rollouts", "Workers")) {
            for (String annotation : List.of("Critical diagnoses", "Promotions", "Other decisions")) {
                EMPTY_WHEN_HEALTHY.add("Gradwatch / " + dashboard + ": " + annotation);
            }
        }
    }

    @TempDir
    private static Path folder;

    private static int page;
    private static StandaloneCluster cluster;
    private static Webhook webhook;
    private static AlertmanagerServer alertmanager;
    private static PrometheusServer prometheus;
    private static Run healthy;
    private static Run vanishing;

    @BeforeAll
    static void start() throws Exception {
        page = Deployment.freePort();
        // Two for executors, one for the driver that the cluster runs.
        cluster = new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 3);
        webhook = new Webhook();
        alertmanager = new AlertmanagerServer(folder, webhook.address());
        prometheus = new PrometheusServer(folder, page, alertmanager.port());
    }

    @AfterAll
    static void stop() throws IOException {
        close(prometheus);
        close(alertmanager);
        close(webhook);
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void close(AutoCloseable server) {
        try {
            if (server != null) {
                server.close();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Order(1)
    void prometheusDiscoversEveryExecutorOfADriverThatTheClusterRuns_andSeesEveryLayerOnEveryWorker() throws Exception {
        healthy = submit(
                "healthy",
                "averagingFrequency: 5, epochs: 20, updater: {adam: {learningRate: 0.001}}",
                "--properties-file",
                ofThisSize(
                        "cluster.properties",
                        "spark.driver.cores                      2",
                        "spark.driver.cores 1",
                        "4g",
                        "1g"),
                "--conf",
                "spark.standalone.submit.waitAppCompletion=true");
        assertThat(healthy.exitCode()).isZero();

        assertThat(most(healthy, "count(up == 1)"))
                .as("driver and both executors")
                .isEqualTo(3);
        assertThat(layersAndWorkers(prometheus.series("gradwatch_gradient_norm", healthy.began(), healthy.ended())))
                .isEqualTo(expected());
        assertThat(most(healthy, "gradwatch_workers")).isEqualTo(2);
        JsonNode report = healthy.report();
        assertThat(report.path("executors").asInt()).isEqualTo(2);
        assertThat(report.path("examplesConsumed").asLong())
                .isEqualTo(report.path("examplesSupplied").asLong())
                .isPositive();
        assertThat(cluster.ranADriver()).isTrue();
        assertThat(webhook.notifications().stream().map(n -> n.label("severity")))
                .as("alerts of a healthy run")
                .doesNotContain("critical");
    }

    @Test
    @Order(2)
    void aVanishedGradientFiresAnAlertAndAnOperatorsVariantResolvesIt() throws Exception {
        vanishing = submitVanishing();
        Notification notification = notified(vanishing, "GradwatchVanishingGradient", "firing");
        Instant diagnosed = Run.at(vanishing.events("diagnosis-escalated").get(0));
        System.out.printf(
                "webhook called %.1f s after the diagnosis, %.1f s after training began%n",
                seconds(diagnosed, notification.at()), seconds(vanishing.began(), notification.at()));
        assertThat(Duration.between(diagnosed, notification.at())).isLessThan(ALERTED_WITHIN);
        assertThat(notification.alert().path("annotations").path("description").asText())
                .contains("training loss 2.")
                .doesNotContain("unknown");

        vanishing.operate("start", "gradient-normalization");
        vanishing.operate("abort", "");
        vanishing.operate("start", "relu+residual");
        Notification resolved = notified(vanishing, "GradwatchVanishingGradient", "resolved");
        assertThat(vanishing.events("rollout-decided"))
                .extracting(decision -> decision.path("outcome").asText())
                .containsExactly("aborted", "promoted");
        Instant promoted = Run.at(vanishing.events("rollout-decided").get(1));
        System.out.printf("resolved %.1f s after the promotion%n", seconds(promoted, resolved.at()));
        assertThat(promoted).isBetween(notification.at(), resolved.at());
        Await.untilTrue(
                "all of it scraped",
                LIMIT,
                () -> empty(vanishing, Instant.now()).stream().noneMatch(EMPTY_WHEN_HEALTHY::contains));
        assertThat(vanishing.stop()).isEqualTo(4);
    }

    @Test
    @Order(3)
    void dashboardsShowData_andWhatIsEmptyWhenAllIsWellShowsASickRun() throws Exception {
        for (LabelQuery query : DashboardQueries.ofVariables(healthy.id())) {
            assertThat(prometheus.labelValues(query.label(), query.selector(), healthy.began(), healthy.ended()))
                    .as(query.name())
                    .isNotEmpty();
        }
        assertThat(empty(healthy, healthy.ended())).isEqualTo(EMPTY_WHEN_HEALTHY);
    }

    /** Trains with a schedule whose factor is wrong: this alert does not depend on the driver's diagnosis. */
    @Test
    @Order(4)
    void aGradientCollapseDuringTheRunFiresAnAlertWithinTenSeconds() throws Exception {
        Run run = submit(
                "collapsing",
                "averagingFrequency: 50, epochs: 100000, updater: {sgd: {learningRate: 0.05}}, "
                        + "schedule: {step: {factor: 100000, every: %d}}".formatted(LAST_HEALTHY_EPOCH),
                "--properties-file",
                ofThisSize("client.properties"));
        Notification notification = notified(run, "GradwatchGradientCollapse", "firing");
        Instant collapsed = Run.at(run.events("epoch-ended").get(LAST_HEALTHY_EPOCH - 1));
        System.out.printf("webhook called %.1f s after the collapse%n", seconds(collapsed, notification.at()));
        assertThat(notification.at()).isBetween(collapsed, collapsed.plus(ALERTED_WITHIN));
        assertThat(run.stop()).isEqualTo(4);
    }

    private static Notification notified(Run run, String alert, String status) throws Exception {
        run.await("run-started", 1);
        return Await.until(alert + " " + status, LIMIT, () -> {
            run.requireNotFailed();
            return webhook.first(run.id(), alert, status);
        });
    }

    /** Panels and annotations with a query that has no number to show at any second of a run. */
    private static Set<String> empty(Run run, Instant end) throws IOException, InterruptedException {
        Set<String> empty = new TreeSet<>();
        for (Query query : DashboardQueries.ofPanelsAndAnnotations(run.id())) {
            if (prometheus.numbers(query.promql(), run.began(), end).isEmpty()) {
                empty.add(query.name());
            }
        }
        return empty;
    }

    /** Returns the largest value at any second of a run. */
    private static double most(Run run, String promql) throws IOException, InterruptedException {
        return prometheus.numbers(promql, run.began(), run.ended()).stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static Set<String> layersAndWorkers(JsonNode series) {
        Set<String> seen = new TreeSet<>();
        series.forEach(labels -> seen.add(
                labels.path("layer").asText() + " " + labels.path("worker").asText()));
        return seen;
    }

    private static Set<String> expected() {
        Set<String> expected = new TreeSet<>();
        for (String worker : new String[] {"0", "1"}) {
            for (int i = 0; i < 4; i++) {
                expected.add("dense_" + i + " " + worker);
            }
            expected.add("output_0 " + worker);
        }
        return expected;
    }

    /** Returns a property of the deployment files, with the sizes of this small cluster. */
    private static String ofThisSize(String file, String... pairs) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "8g",
                "1g",
                "spark.cores.max                         16",
                "spark.cores.max 2",
                "spark.executor.cores                    4",
                "spark.executor.cores 1"));
        all.addAll(List.of(pairs));
        return Deployment.copy("spark/" + file, folder, all.toArray(String[]::new))
                .toString();
    }

    private static Run submit(String name, String training, String... sparkOptions) throws IOException {
        return Run.submit(cluster, List.of(sparkOptions), folder, name, DigitsJob.write(folder, name, training), page);
    }

    /** Submits a run that lasts longer than any wait for an operator. */
    private static Run submitVanishing() throws IOException {
        Path example = Path.of("../../src/examples/digits-vanishing.yaml").toAbsolutePath();
        return Run.submit(
                cluster,
                List.of("--properties-file", ofThisSize("client.properties")),
                folder,
                "vanishing",
                example.normalize(),
                page,
                "--set",
                "rollout.mode=advise",
                "--set",
                "training.epochs=100000");
    }
}
