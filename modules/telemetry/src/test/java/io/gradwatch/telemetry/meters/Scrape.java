package io.gradwatch.telemetry.meters;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text that Prometheus reads from an endpoint. */
public record Scrape(String text) {
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"[^\"]*\"");

    /** Creates an exposition of these sources with at most {@code maxSeries} series. */
    public static Exposition exposition(int maxSeries, Supplier<Collection<MeterSource>> live) {
        return new Exposition(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), maxSeries, live);
    }

    public static Scrape of(Exposition exposition) {
        return new Scrape(new String(exposition.scrape().body(), StandardCharsets.UTF_8));
    }

    /** Reads the golden text of this name. */
    public static Scrape golden(String name) throws IOException {
        try (InputStream in = Scrape.class.getResourceAsStream(name)) {
            return new Scrape(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Returns the value of the series with this name and labels. */
    public double value(String series) {
        return text.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(series + " in\n" + text));
    }

    /** Returns the label names of every metric, without a histogram's {@code le}. */
    public Map<String, Set<String>> labels() {
        Map<String, Set<String>> labels = new TreeMap<>();
        samples().forEach(line -> {
            Set<String> names = labels.computeIfAbsent(metric(line), m -> new TreeSet<>());
            Matcher matcher = LABEL.matcher(line);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            names.remove("le");
        });
        return labels;
    }

    /** Returns the types of all metrics. */
    public Map<String, String> types() {
        return text.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[2], words -> words[3]));
    }

    /** Returns the HELP text of a metric. */
    public String help(String metric) {
        String start = "# HELP " + metric + " ";
        return text.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }

    private String metric(String line) {
        String name = line.substring(0, line.indexOf('{'));
        String family = name.replaceFirst("_(bucket|count|sum)$", "");
        return "histogram".equals(types().get(family)) ? family : name;
    }

    /** Returns the lines that carry values. */
    public List<String> samples() {
        return text.lines().filter(line -> !line.startsWith("#")).toList();
    }
}
