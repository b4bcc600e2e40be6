package io.gradwatch.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.NetworkTraits;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.Therapies;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks rules and configurations with the tools of Prometheus and Alertmanager, and the runbook against the alerts. */
class AlertRulesTest {
    private static final String RULES = "deploy/prometheus/rules/gradwatch.yml";
    private static final String CASES = "deploy/prometheus/tests/gradwatch.yml";
    private static final Pattern METRIC = Pattern.compile("gradwatch[_:][a-z0-9_:]+");
    private static final Pattern SECTION = Pattern.compile("""
        ## (\\w+)

        \\| \\| \\|
        \\|---\\|---\\|
        \\| Meaning \\| .+ \\|
        \\| Impact \\| .+ \\|
        \\| Check \\| .+ \\|
        \\| Do \\| .+ \\|
        """);

    @Test
    void promtoolAcceptsTheRules() throws Exception {
        Tool.run(Repository.path(""), "promtool", "check", "rules", "--lint=all", "--lint-fatal", RULES);
    }

    @Test
    void everyCaseRaisesItsExpectedAlerts() throws Exception {
        Tool.run(Repository.path(""), "promtool", "test", "rules", CASES);
    }

    @Test
    void configurationsAreValid() throws Exception {
        Tool.run(Repository.path(""), "promtool", "check", "config", "deploy/prometheus/prometheus.yml");
        Tool.run(Repository.path(""), "amtool", "check-config", "deploy/alertmanager/alertmanager.yml");
    }

    /** Holds every case to three assertions, before, while and after its alert fires: fewer would prove nothing. */
    @Test
    void everyAlertIsSilentOnTheHealthyRunAndBeforeAndAfterItFires() {
        List<JsonNode> cases =
                Repository.stream(Repository.yaml(CASES).get(0).path("tests")).toList();
        Map<String, Set<String>> silentWhenHealthy = new TreeMap<>();
        Repository.stream(cases.get(0).path("alert_rule_test"))
                .filter(test -> !test.has("exp_alerts"))
                .forEach(test -> silentWhenHealthy
                        .computeIfAbsent(test.path("alertname").asText(), name -> new TreeSet<>())
                        .add(test.path("eval_time").asText()));
        Set<String> cycled = cases.stream()
                .skip(1)
                .map(AlertRulesTest::firesBetweenSilences)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(silentWhenHealthy.keySet()).isEqualTo(names());
        assertThat(silentWhenHealthy.values()).allMatch(times -> times.size() >= 3);
        assertThat(cycled).isEqualTo(names());
    }

    private static String firesBetweenSilences(JsonNode test) {
        JsonNode expectations = test.path("alert_rule_test");
        assertThat(Repository.stream(expectations).map(expected -> expected.has("exp_alerts")))
                .as(test.path("name").asText())
                .containsExactly(false, true, false);
        return expectations.path(0).path("alertname").asText();
    }

    @Test
    void everySymptomThatBecomesCriticalHasItsAlert() {
        assertThat(alerts().filter(alert -> alert.path("expr").asText().endsWith("== 2"))
                        .map(alert -> alert.path("expr").asText()
                                + alert.path("labels").path("severity")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Symptom.values())
                        .map(symptom -> "gradwatch_health{symptom=\"" + symptom.label() + "\"} == 2\"critical\"")
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void runbookNamesTheVariantThatIsAdvisedFirst(Symptom symptom) {
        String alert = alerts().filter(
                        candidate -> candidate.path("expr").asText().contains("\"" + symptom.label() + "\"} == 2"))
                .findFirst()
                .orElseThrow()
                .path("alert")
                .asText();
        String section = SECTION.matcher(Repository.text("src/docs/runbook.md"))
                .results()
                .filter(found -> found.group(1).equals(alert))
                .findFirst()
                .orElseThrow()
                .group();
        for (boolean recurrent : List.of(true, false)) {
            assertThat(section)
                    .contains("`"
                            + Therapies.advised(diagnosis(symptom, recurrent))
                                    .get(0)
                                    .name() + "`");
        }
    }

    private static Diagnosis diagnosis(Symptom symptom, boolean recurrent) {
        return new Diagnosis(
                symptom,
                Severity.CRITICAL,
                1,
                1,
                OptionalInt.of(1),
                OptionalInt.empty(),
                List.of(),
                List.of(),
                Map.of(),
                "",
                new NetworkTraits(recurrent, false, false));
    }

    @Test
    void everyAlertHasASeverityASummaryAValueAndARunbookSection() {
        assertThat(alerts()).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            JsonNode annotations = alert.path("annotations");
            assertThat(alert.path("labels").path("severity").asText()).as(name).isIn("critical", "warning", "info");
            assertThat(annotations.path("summary").asText()).as(name).contains("{{ $labels.run }}");
            assertThat(annotations.path("description").asText()).as(name).containsAnyOf("| value |", "{{ $value");
            assertThat(annotations.path("runbook_url").asText())
                    .isEqualTo("src/docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void runbookHasExactlyOneSectionPerAlert() {
        assertThat(SECTION.matcher(Repository.text("src/docs/runbook.md"))
                        .results()
                        .map(section -> section.group(1)))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(names());
    }

    @Test
    void rulesAndRunbookNameOnlyExistingMetrics() {
        Set<String> recorded = rules().filter(rule -> rule.has("record"))
                .map(rule -> rule.path("record").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(Stream.concat(rules().map(JsonNode::toString), Stream.of(Repository.text("src/docs/runbook.md")))
                        .flatMap(AlertRulesTest::metrics))
                .allSatisfy(metric -> assertThat(
                                recorded.contains(metric) || Metrics.NAMES.contains(metric.replaceFirst("_count$", "")))
                        .as(metric)
                        .isTrue());
    }

    private static Stream<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group);
    }

    private static Stream<JsonNode> rules() {
        return Repository.stream(Repository.yaml(RULES).get(0).path("groups"))
                .flatMap(group -> Repository.stream(group.path("rules")));
    }

    private static Stream<JsonNode> alerts() {
        return rules().filter(rule -> rule.has("alert"));
    }

    private static Set<String> names() {
        return alerts().map(alert -> alert.path("alert").asText()).collect(Collectors.toCollection(TreeSet::new));
    }
}
