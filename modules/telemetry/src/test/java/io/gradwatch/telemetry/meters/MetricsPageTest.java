package io.gradwatch.telemetry.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.SnapshotMerger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the page of all metrics with the endpoints, and the endpoints with the names in the sources. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../../src/docs/metrics.md");
    private static final Pattern NAME_IN_SOURCE = Pattern.compile("\"(gradwatch(?:\\.[a-z]+)+)\",\\s");

    /** A row of the page. An endpoint shows all of it except the unit. */
    private record Row(String name, String type, String labels, String unit, String meaning) {
        static Row parse(String line) {
            String[] cells = line.split("\\|", -1);
            assertThat(cells).as(line).hasSize(7);
            return new Row(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip(), cells[5].strip());
        }

        String withoutUnit() {
            return String.join(" | ", name, type, labels, meaning);
        }
    }

    @Test
    void pageListsEveryMetricAsEndpointsShowIt() throws IOException {
        assertThat(rows().stream().map(Row::withoutUnit))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(worker(), cluster()).flatMap(this::described).toList());
    }

    @Test
    void endpointsShowEveryMetricThatTheSourcesName() throws IOException {
        Set<String> shown = Stream.of(worker(), cluster())
                .flatMap(scrape -> scrape.types().keySet().stream())
                .map(name -> name.replaceFirst("_total$", ""))
                .collect(Collectors.toSet());

        assertThat(namesInSources()).isNotEmpty().isEqualTo(shown);
    }

    @Test
    void namesEndInTheirUnit() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.unit).isNotEmpty();
            assertThat(row.name.endsWith("_seconds`")).as(row.name).isEqualTo(row.unit.equals("seconds"));
            assertThat(row.name.endsWith("_total`")).as(row.name).isEqualTo(row.type.equals("counter"));
        });
    }

    private Stream<String> described(Scrape scrape) {
        return scrape.types().entrySet().stream()
                .map(metric -> String.join(
                        " | ",
                        "`" + metric.getKey() + "`",
                        metric.getValue(),
                        "`" + String.join("` `", scrape.labels().get(metric.getKey())) + "`",
                        scrape.help(metric.getKey())));
    }

    private static Scrape worker() {
        WorkerMeters meters = new WorkerMeters("digits", "baseline", 0, Reports.LAYOUT);
        meters.record(Reports.reluReport(0));
        return Scrape.of(Scrape.exposition(Integer.MAX_VALUE, () -> List.of(meters)));
    }

    private static Scrape cluster() {
        ClusterMeters meters = new ClusterMeters("digits");
        meters.workers(1);
        meters.progress(0.1);
        meters.phases(0.25, 0.5, 0.125, 0.0625);
        meters.record(new SnapshotMerger(Reports.LAYOUT).merge(List.of(Reports.report(0)), 1, 1, new double[] {0, 0}));
        meters.testResult(new Evaluation(10, 5, 9));
        meters.health("vanishing-gradient", 2);
        meters.rolloutState("relu", 2);
        meters.rolloutDecided("relu", "promoted");
        return Scrape.of(Scrape.exposition(Integer.MAX_VALUE, () -> List.of(meters.source())));
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `gradwatch_"))
                .map(Row::parse)
                .toList();
    }

    private static Set<String> namesInSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> files = Files.find(
                Path.of(".."), 12, (path, attributes) -> path.toString().endsWith(".java"))) {
            files.filter(path -> path.toString().contains("/src/main/")).forEach(sources::add);
        }
        Set<String> names = new TreeSet<>();
        for (Path source : sources) {
            NAME_IN_SOURCE
                    .matcher(Files.readString(source))
                    .results()
                    .map(MatchResult::group)
                    .map(literal -> literal.replaceAll("[\",\\s]", "").replace('.', '_'))
                    .filter(name -> !name.startsWith("gradwatch_log_"))
                    .forEach(names::add);
        }
        return names;
    }
}
