package io.gradwatch.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks with promtool which addresses Prometheus derives from the PodMonitors for pods as Spark starts them. */
class PodMonitorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<JsonNode> MONITORS = Repository.yaml("deploy/kubernetes/podmonitors.yaml");
    private static final JsonNode APPLICATION =
            Repository.yaml("deploy/kubernetes/sparkapplication.yaml").get(0).path("spec");

    /** Relabelings that the operator puts before those of a PodMonitor. */
    private static final String OPERATOR_RELABELINGS = """
        [{"source_labels": ["__meta_kubernetes_pod_container_name"], "target_label": "container"},
         {"source_labels": ["__meta_kubernetes_pod_name"], "target_label": "pod"}]\
        """;

    @TempDir
    private Path folder;

    @Test
    void aPodIsScrapedOnceAtTheJobsPort_independentOfItsPortsAndContainers() throws Exception {
        String executors =
                APPLICATION.at("/sparkConf/spark.gradwatch.telemetry.port").asText();
        assertThat(addresses(MONITORS.get(0))).containsExactly("10.0.0.7:4700", "[fd00::7]:4700");
        assertThat(addresses(MONITORS.get(1))).containsExactly("10.0.0.7:" + executors, "[fd00::7]:" + executors);
    }

    /** Guards against a named port: the operator drops pods that do not declare it, and Spark declares its own ports only. */
    @Test
    void noMonitorNamesAPort() {
        assertThat(MONITORS)
                .hasSize(2)
                .allSatisfy(monitor -> assertThat(
                                monitor.at("/spec/podMetricsEndpoints/0").fieldNames())
                        .toIterable()
                        .doesNotContain("port", "portNumber", "targetPort"));
    }

    @Test
    void monitorsSelectThePodsOfTheApplication() {
        assertThat(MONITORS)
                .allSatisfy(monitor -> assertThat(monitor.at("/spec/selector/matchLabels/app"))
                        .isEqualTo(APPLICATION.at("/driver/labels/app"))
                        .isEqualTo(APPLICATION.at("/executor/labels/app")));
    }

    private List<String> addresses(JsonNode monitor) throws Exception {
        Path pods = folder.resolve("pods.json");
        JSON.writeValue(
                pods.toFile(),
                List.of(
                        pod("spark", "10.0.0.7:7078", "10.0.0.7:7079", "10.0.0.7:4040", "[fd00::7]:7078"),
                        pod("sidecar", "10.0.0.7")));
        List<Object> relabelings = new ArrayList<>(List.of(JSON.readValue(OPERATOR_RELABELINGS, Object[].class)));
        monitor.at("/spec/podMetricsEndpoints/0/relabelings")
                .forEach(rule -> relabelings.add(inPrometheusSpelling(rule)));
        Path configuration = folder.resolve("prometheus.json");
        JSON.writeValue(
                configuration.toFile(),
                Map.of(
                        "scrape_configs",
                        List.of(Map.of(
                                "job_name",
                                "pods",
                                "file_sd_configs",
                                List.of(Map.of("files", List.of(pods.toString()))),
                                "relabel_configs",
                                relabelings))));
        return JSON.readTree(discovered(configuration)).findValues("labels").stream()
                .distinct()
                .map(labels -> labels.path("__address__").asText())
                .sorted()
                .toList();
    }

    private static Map<String, Object> pod(String container, String... addresses) {
        return Map.of(
                "targets",
                addresses,
                "labels",
                Map.of("__meta_kubernetes_pod_name", "a", "__meta_kubernetes_pod_container_name", container));
    }

    private static Map<String, JsonNode> inPrometheusSpelling(JsonNode rule) {
        Map<String, JsonNode> same = new TreeMap<>();
        rule.fields()
                .forEachRemaining(entry -> same.put(
                        entry.getKey().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), entry.getValue()));
        return same;
    }

    private String discovered(Path configuration) throws Exception {
        String output = Tool.run(
                folder, "promtool", "check", "service-discovery", configuration.toString(), "pods", "--timeout=1s");
        return output.lines().filter(line -> !line.startsWith("level=")).collect(Collectors.joining("\n"));
    }
}
