package io.gradwatch.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the queries of the project's dashboards against Prometheus for one run, as Grafana would. */
final class DashboardQueries {
    private static final Path FOLDER = Path.of("../../grafana/dashboards");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    private DashboardQueries() {}

    /** One of a panel or annotation. */
    record Query(String name, String promql) {}

    /** One of a variable. */
    record LabelQuery(String name, String selector, String label) {}

    static List<Query> ofPanelsAndAnnotations(String run) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            String title = dashboard.path("title").asText() + ": ";
            dashboard
                    .path("panels")
                    .forEach(panel -> panel.path("targets")
                            .forEach(target -> queries.add(new Query(
                                    title + panel.path("title").asText(),
                                    expand(target.path("expr").asText(), run)))));
            dashboard
                    .path("annotations")
                    .path("list")
                    .forEach(annotation -> queries.add(new Query(
                            title + annotation.path("name").asText(),
                            expand(annotation.path("target").path("expr").asText(), run))));
        }
        return queries;
    }

    static List<LabelQuery> ofVariables(String run) throws IOException {
        List<LabelQuery> queries = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode variable : dashboard.path("templating").path("list")) {
                if (variable.path("type").asText().equals("query")) {
                    Matcher query = LABEL_VALUES.matcher(
                            expand(variable.path("query").path("query").asText(), run));
                    if (!query.matches()) {
                        throw new AssertionError(variable);
                    }
                    queries.add(new LabelQuery(
                            dashboard.path("title").asText() + ": "
                                    + variable.path("name").asText(),
                            query.group(1),
                            query.group(2)));
                }
            }
        }
        return queries;
    }

    private static String expand(String query, String run) {
        return query.replace("$__rate_interval", "15s")
                .replace("$run", run)
                .replaceAll("\"\\$(variant|layer|worker)\"", "\".+\"");
    }

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(new ObjectMapper().readTree(file.toFile()));
            }
        }
        return dashboards;
    }
}
