package io.gradwatch.app.operations;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of all metrics, read from their page; MetricsPageTest holds that page to the endpoints. */
final class Metrics {
    private static final Pattern ROW = Pattern.compile("^\\| `(gradwatch_\\w+)` \\|", Pattern.MULTILINE);

    static final Set<String> NAMES = ROW.matcher(Repository.text("src/docs/metrics.md"))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toUnmodifiableSet());

    private Metrics() {}
}
