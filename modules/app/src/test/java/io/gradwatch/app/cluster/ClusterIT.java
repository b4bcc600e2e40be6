package io.gradwatch.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.cluster.DashboardQueries.LabelQuery;
import io.gradwatch.app.cluster.DashboardQueries.Query;
import io.gradwatch.app.cluster.Webhook.Notification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /** From the diagnosis to the message, with a scrape and an evaluation every second. */
    private static final Duration ALERTED_WITHIN = Duration.ofSeconds(10);

    private static final Set<String> EMPTY_WHEN_HEALTHY = new TreeSet<>(Set.of(
            "Gradwatch / Cluster overview: Alerts firing",
            "Gradwatch / Cluster overview: Symptoms",
            "Gradwatch / Rollouts: Decisions",
            "Gradwatch / Rollouts: Symptoms",
            "Gradwatch / Rollouts: What each variant is doing"));

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

    @BeforeAll
    static void start() throws Exception {
        page = Deployment.freePort();
        cluster = new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 2);
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
        // The driver takes a worker's core; it needs what standalone masters do not give to drivers.
        cluster.addWorker();
        Path properties = ofThisSize(
                "spark/cluster.properties",
                "spark.driver.cores                      2",
                "spark.driver.cores 1",
                "4g",
                "1g",
                "spark.cores.max                         16",
                "spark.cores.max 2");
        Run run = submit(
                "watched",
                List.of(
                        "--properties-file",
                        properties.toString(),
                        "--conf",
                        "spark.standalone.submit.waitAppCompletion=true"));
        Await.untilTrue("driver and both executors up", LIMIT, () -> {
            run.requireNotFailed();
            return prometheus.query("up == 1").size() == 3;
        });
        Await.untilTrue("a norm of every layer and worker", LIMIT, () -> {
            run.requireNotFailed();
            return layersAndWorkers(prometheus.query("gradwatch_gradient_norm")).equals(expected());
        });
        assertThat(prometheus
                        .query("gradwatch_workers")
                        .path(0)
                        .path("value")
                        .path(1)
                        .asText())
                .isEqualTo("2");
        assertThat(run.exitCode()).isZero();
        JsonNode report = run.report();
        assertThat(report.path("executors").asInt()).isEqualTo(2);
        assertThat(report.path("examplesConsumed").asLong())
                .isEqualTo(report.path("examplesSupplied").asLong())
                .isPositive();
        assertThat(cluster.ranADriver()).isTrue();
        cluster.loseWorker();
    }

    /** One of the properties that sites get, with sizes of this cluster rather than those of a larger one. */
    private static Path ofThisSize(String file, String... pairs) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("8g", "1g", "spark.executor.cores                    4", "spark.executor.cores 1"));
        all.addAll(List.of(pairs));
        return Deployment.copy(file, folder, all.toArray(String[]::new));
    }

    @Test
    @Order(2)
    void aHostLostAndAnotherAddedInMidRunChangeNoBitOfTheModel() throws Exception {
        Path properties = ofThisSize("spark/client.properties");
        Run run = submit("elastic", List.of("--properties-file", properties.toString()));
        await(run, "epoch-ended", 1);
        cluster.loseWorker();
        // One executor trains both shares now, for an epoch that began after the loss at least.
        await(run, "epoch-ended", run.events("epoch-ended").size() + 2);
        cluster.addWorker();
        await(run, "shares-spread", 1);
        assertThat(run.driver().isAlive()).as("changed in mid-run").isTrue();

        assertThat(run.exitCode()).isZero();
        assertThat(run.modelBits()).isEqualTo(new Run("watched", null, folder).modelBits());
    }

    @Test
    @Order(3)
    void executorsThatDynamicAllocationBringsAndTakesChangeNoBitOfTheModel() throws Exception {
        cluster.addWorker();
        Run run = submit(
                "dynamic",
                options(
                        "spark.dynamicAllocation.enabled=true",
                        "spark.dynamicAllocation.initialExecutors=3",
                        "spark.dynamicAllocation.minExecutors=2",
                        "spark.dynamicAllocation.executorIdleTimeout=2s",
                        "spark.executor.cores=1"));
        await(run, "epoch-ended", 1);
        Matcher application = Pattern.compile("app-\\d+-\\d+").matcher(run.log());
        assertThat(application.find()).isTrue();
        // With two workers the third has nothing to do.
        Await.untilTrue("an idle executor taken", LIMIT, () -> cluster.hasTakenExecutor(application.group()));
        cluster.loseWorker();
        await(run, "shares-spread", 1);
        assertThat(run.driver().isAlive()).as("changed in mid-run").isTrue();

        assertThat(run.exitCode()).isZero();
        assertThat(run.modelBits()).isEqualTo(new Run("watched", null, folder).modelBits());
    }

    @Test
    @Order(4)
    void anEstimatorTrainsOnExecutorsThatNobodyPreparedForIt() throws Exception {
        Path jar = folder.resolve("program.jar");
        String entry = EstimatorProgram.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream program = EstimatorProgram.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            program.transferTo(out);
        }
        Path log = folder.resolve("estimator.log");
        // With none at the start: executors come when it is known how many workers there will be.
        List<String> estimatorOptions = new ArrayList<>(List.of("--jars", System.getProperty("gradwatch.allJar")));
        estimatorOptions.addAll(options("spark.dynamicAllocation.enabled=true", "spark.executor.cores=1"));
        Process driver = cluster.submit(
                log,
                EstimatorProgram.class.getName(),
                estimatorOptions,
                jar.toString(),
                List.of(folder.resolve("estimator").toString()));
        assertThat(new Run("estimator", driver, folder).exitCode())
                .as(Files.readString(log))
                .isZero();
        assertThat(Files.readString(log))
                .containsOnlyOnce("was made without spark.plugins=io.gradwatch.telemetry.GradwatchPlugin")
                .containsPattern("2 workers on 2 executors, accuracy (0\\.9|1\\.0)");
        assertThat(folder.resolve("estimator/model.zip")).exists();
    }

    private static List<String> options(String... properties) {
        return Stream.of(properties)
                .flatMap(property -> Stream.of("--conf", property))
                .toList();
    }

    @Test
    @Order(5)
    void aVanishedGradientIsTold_andItsCureToo() throws Exception {
        assertThat(webhook.notifications().stream().map(n -> n.label("severity")))
                .as("alerts of healthy runs")
                .doesNotContain("critical");
        Run run = submitVanishing();
        Notification told = Await.until("the webhook called", LIMIT, () -> {
            run.requireNotFailed();
            return webhook.first("GradwatchVanishingGradient", "firing");
        });
        Instant diagnosed = Run.at(run.events("diagnosis-escalated").get(0));
        System.out.printf(
                "webhook called %.1f s after the diagnosis, %.1f s after training began%n",
                seconds(diagnosed, told.at()),
                seconds(Run.at(run.events("run-started").get(0)), told.at()));
        assertThat(Duration.between(diagnosed, told.at())).isLessThan(ALERTED_WITHIN);
        assertThat(told.alert().path("annotations").path("description").asText())
                .contains("training loss 2.")
                .doesNotContain("unknown");

        Notification resolved = Await.until("the webhook told that it is over", LIMIT, () -> {
            run.requireNotFailed();
            return webhook.first("GradwatchVanishingGradient", "resolved");
        });
        JsonNode promoted = run.events("rollout-decided").stream()
                .filter(decision -> decision.path("outcome").asText().equals("promoted"))
                .findFirst()
                .orElseThrow();
        System.out.printf("cure promoted %.1f s after the webhook was called%n", seconds(told.at(), Run.at(promoted)));
        assertThat(Run.at(promoted)).isBetween(told.at(), resolved.at());
        Instant healthy = Run.at(run.events("diagnosis-closed").get(0));
        System.out.printf("resolved %.1f s after the diagnosis was over%n", seconds(healthy, resolved.at()));
        assertThat(resolved.at()).isAfter(healthy);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    @Order(6)
    void dashboardsShowData_andWhatIsEmptyWhenAllIsWellShowsASickRun() throws Exception {
        Run healthy = new Run("watched", null, folder);
        Run sick = new Run("vanishing", null, folder);
        for (LabelQuery query : DashboardQueries.ofVariables(healthy.id())) {
            assertThat(prometheus.labelValues(query.label(), query.selector(), healthy.began(), healthy.ended()))
                    .as(query.name())
                    .isNotEmpty();
        }
        assertThat(empty(healthy)).isEqualTo(EMPTY_WHEN_HEALTHY);
        assertThat(empty(sick)).doesNotContainAnyElementsOf(EMPTY_WHEN_HEALTHY);
    }

    private static void await(Run run, String type, int times) throws Exception {
        Await.untilTrue(type, LIMIT, () -> {
            run.requireNotFailed();
            if (run.events(type).size() >= times) {
                return true;
            }
            assertThat(run.driver().isAlive()).as("ended without " + type).isTrue();
            return false;
        });
    }

    /** Panels and annotations with a query that has no number to show at any second of a run. */
    private static Set<String> empty(Run run) throws IOException, InterruptedException {
        Set<String> empty = new TreeSet<>();
        for (Query query : DashboardQueries.ofPanelsAndAnnotations(run.id())) {
            if (!prometheus.hasNumber(query.promql(), run.began(), run.ended())) {
                empty.add(query.name());
            }
        }
        return empty;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static Set<String> layersAndWorkers(JsonNode result) {
        Set<String> seen = new TreeSet<>();
        result.forEach(series -> seen.add(series.path("metric").path("layer").asText() + " "
                + series.path("metric").path("worker").asText()));
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

    private static Run submit(String name, List<String> sparkOptions) throws IOException {
        Path data = Path.of("../../src/data/mnist").toAbsolutePath().normalize();
        Path job = Files.writeString(folder.resolve(name + ".yaml"), """
                name: cluster
                data:
                  train: {format: idx, images: %1$s/train-images.gz, labels: %1$s/train-labels.gz, limit: 4000}
                  features: {shape: [784], scale: unit}
                  label: {classes: 10}
                  split: {test: 0.1}
                network:
                  layers:
                    - dense: {units: 64, activation: tanh, repeat: 2}
                    - dense: {units: 64, activation: relu, repeat: 2}
                    - output: {units: 10, activation: softmax, loss: mcxent}
                training: {workers: 2, batchSize: 16, averagingFrequency: 5, epochs: 30, updater: {adam: {learningRate: 0.001}}}
                """.formatted(data));
        return Run.submit(cluster, sparkOptions, folder, name, job, page);
    }

    /** Wider than the example and with longer rounds, so that it is sick for longer than a scrape takes. */
    private static Run submitVanishing() throws IOException {
        Path example = Path.of("../../src/examples/digits-vanishing.yaml").toAbsolutePath();
        return Run.submit(
                cluster,
                List.of(),
                folder,
                "vanishing",
                example.normalize(),
                page,
                "--set",
                "rollout.mode=auto",
                "--set",
                "network.layers[0].dense.units=128",
                "--set",
                "training.averagingFrequency=40",
                "--set",
                "training.epochs=6");
    }
}
