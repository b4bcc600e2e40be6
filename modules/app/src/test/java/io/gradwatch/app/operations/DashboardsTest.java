package io.gradwatch.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks dashboards against Grafana's published rules and types. Where Grafana's rules ask that every query selects {@code
 * job} and {@code instance}, these ask for {@code run}: a run's series keep their labels when they move to another instance.
 */
class DashboardsTest {
    private static final Set<String> UNITS = Set.of("cps", "none", "percentunit", "s", "sci", "short");
    private static final Pattern SELECTOR = Pattern.compile("(ALERTS|gradwatch[_:][a-z0-9_:]+)(\\{[^}]*})?");
    private static final Pattern RATE = Pattern.compile("(rate|increase)\\([^\\[]*\\[([^]]*)]\\)");

    /** Titles of panels that show the total of a counter, which is small or zero. */
    private static final Set<String> TOTALS = Set.of(
            "Non-finite elements",
            "Missing workers",
            "Promoted",
            "Rolled back",
            "Inconclusive or aborted",
            "Decisions");

    static List<Path> dashboards() {
        return Repository.files("grafana/dashboards", ".json");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void hasATitleAndLinksToTheOtherDashboardsTheLivePageAndTheRunbook(Path file) {
        JsonNode dashboard = Repository.json(file);
        assertThat(dashboard.path("uid").asText() + ".json")
                .isEqualTo(file.getFileName().toString());
        assertThat(dashboard.path("title").asText()).startsWith("Gradwatch / ");
        assertThat(dashboard.path("description").asText()).isNotEmpty();
        assertThat(dashboard.path("editable").asBoolean(true)).isFalse();
        assertThat(dashboard.path("tags").toString()).isEqualTo("[\"gradwatch\"]");
        assertThat(Repository.stream(dashboard.path("links"))
                        .map(link -> link.path("type").asText()
                                + link.path("url").asText()
                                + Repository.stream(link.path("tags")).toList()))
                .containsExactly("dashboards[\"gradwatch\"]", "link${page}[]", "link${runbook}[]");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void variablesQueryTheSelectedDataSource(Path file) {
        List<JsonNode> variables = Repository.stream(
                        Repository.json(file).path("templating").path("list"))
                .toList();
        assertThat(variables.get(0).path("name").asText()).isEqualTo("datasource");
        assertThat(variables.get(0).path("label").asText()).isEqualTo("Data source");
        assertThat(variables.get(0).path("type").asText()).isEqualTo("datasource");
        assertThat(variables.get(0).path("query").asText()).isEqualTo("prometheus");
        assertThat(variables).allSatisfy(variable -> {
            assertThat(variable.path("label").asText()).isNotEmpty();
            assertThat(variable.path("description").asText()).isNotEmpty();
        });
        List<JsonNode> queries = variables.stream()
                .filter(variable -> variable.path("type").asText().equals("query"))
                .toList();
        assertThat(queries.get(0).path("name").asText()).isEqualTo("run");
        assertThat(queries).allSatisfy(variable -> {
            assertThat(variable.path("refresh").asInt())
                    .as("when the time range changes")
                    .isEqualTo(2);
            assertUsesTheSelectedDataSource(variable);
        });
        assertThat(queries.stream().skip(1)).allSatisfy(variable -> {
            assertThat(variable.path("query").path("query").asText()).contains("run=~\"$run\"");
            assertThat(variable.path("allValue").asText()).isEqualTo(".+");
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveADescriptionAndAUnit(Path file) {
        assertThat(panels(file)).isNotEmpty().allSatisfy(panel -> {
            JsonNode defaults = panel.path("fieldConfig").path("defaults");
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("description").asText()).endsWith(".").hasSizeGreaterThan(15);
            assertThat(defaults.path("unit").asText()).isIn(UNITS);
            assertThat(defaults.path("thresholds").path("steps")).isNotEmpty();
            assertThat(panel.path("targets")).isNotEmpty();
            assertUsesTheSelectedDataSource(panel);
            panel.path("targets").forEach(DashboardsTest::assertUsesTheSelectedDataSource);
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void queriesSelectTheRunAndApplyRateToCounters(Path file) {
        assertThat(panels(file))
                .allSatisfy(panel -> panel.path("targets").forEach(target -> {
                    String expr = target.path("expr").asText();
                    assertThat(SELECTOR.matcher(expr).results().map(MatchResult::group))
                            .as(expr)
                            .isNotEmpty()
                            .allMatch(selector -> selector.contains("run=~\"$run\""));
                    assertThat(RATE.matcher(expr).results().map(rate -> rate.group(2)))
                            .as(expr)
                            .allMatch("$__rate_interval"::equals);
                    if (!TOTALS.contains(panel.path("title").asText())) {
                        assertThat(RATE.matcher(expr).replaceAll(""))
                                .as(expr)
                                .doesNotContain("_total", "_bucket", "_count{");
                    }
                }));
    }

    /** Guards against workers × layers × parameters × buckets series: half a million for 64 workers and 200 layers. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void histogramsOfLayersShowOneWorkerAtATime(Path file) {
        JsonNode dashboard = Repository.json(file);
        assertThat(panels(file)
                        .flatMap(panel -> Repository.stream(panel.path("targets")))
                        .map(target -> target.path("expr").asText())
                        .filter(expr -> expr.contains("gradwatch_gradient_magnitude")))
                .allSatisfy(expr -> {
                    assertThat(expr).contains("worker=~\"$worker\"");
                    assertThat(Repository.stream(dashboard.at("/templating/list"))
                                    .filter(variable ->
                                            variable.path("name").asText().equals("worker")))
                            .singleElement()
                            .matches(worker -> !worker.path("multi").asBoolean(true)
                                    && !worker.path("includeAll").asBoolean(true));
                });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void queriesUseOnlyExistingMetrics(Path file) {
        Set<String> existing = new HashSet<>(Metrics.NAMES);
        existing.add("ALERTS");
        Repository.stream(Repository.yaml("deploy/prometheus/rules/gradwatch.yml")
                        .get(0)
                        .path("groups"))
                .flatMap(group -> Repository.stream(group.path("rules")))
                .forEach(rule -> existing.add(rule.path("record").asText()));
        assertThat(Stream.concat(
                                panels(file),
                                Repository.stream(Repository.json(file)
                                        .path("annotations")
                                        .path("list")))
                        .flatMap(panel -> Stream.concat(
                                Repository.stream(panel.path("targets")), Stream.of(panel.path("target"))))
                        .flatMap(target ->
                                SELECTOR.matcher(target.path("expr").asText()).results())
                        .map(selector -> selector.group(1).replaceFirst("_bucket$", "")))
                .isNotEmpty()
                .allMatch(existing::contains);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsDoNotOverlap(Path file) {
        Set<String> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        Repository.json(file).path("panels").forEach(panel -> {
            JsonNode at = panel.path("gridPos");
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(taken.add(x + "," + y))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        });
    }

    @Test
    @Tag("slow")
    void everyDashboardCompilesAgainstGrafanasTypes() throws Exception {
        Map<String, String> declarations = new TreeMap<>();
        for (Path dashboard : dashboards()) {
            declarations.put(
                    dashboard.getFileName().toString(),
                    TypeScript.declaration("Dashboard", "./dashboard", Files.readString(dashboard)));
        }
        TypeScript.compile(declarations);
    }

    private static Stream<JsonNode> panels(Path file) {
        return Repository.stream(Repository.json(file).path("panels"))
                .filter(panel -> !panel.path("type").asText().equals("row"));
    }

    private static void assertUsesTheSelectedDataSource(JsonNode element) {
        assertThat(element.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
    }
}
