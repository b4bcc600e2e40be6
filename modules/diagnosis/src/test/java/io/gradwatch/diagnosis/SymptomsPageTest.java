package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SymptomsPageTest {
    private static final Path PAGE = Path.of("../../src/docs/symptoms.md");
    private static final String RULES = "| condition | warning | critical | default | source |";

    @Test
    void everySymptomHasItsSection() throws IOException {
        assertThat(lines("## `"))
                .containsExactlyElementsOf(Arrays.stream(Symptom.values())
                        .map(symptom -> "## `" + symptom.label() + "`")
                        .toList());
    }

    @Test
    void everySymptomHasOneTableOfRules() throws IOException {
        String[] sections = Files.readString(PAGE).split("(?m)^## ");
        for (Symptom symptom : Symptom.values()) {
            assertThat(sections)
                    .filteredOn(section -> section.startsWith("`" + symptom.label() + "`"))
                    .singleElement()
                    .asString()
                    .containsOnlyOnce(RULES);
        }
    }

    @Test
    void everyThresholdIsListed() throws IOException {
        Stream<String> thresholds = Arrays.stream(Threshold.values())
                .map(threshold -> "| `%s` | %s | %s | %s |"
                        .formatted(
                                threshold.label(), text(threshold.standard()), threshold.reason(), threshold.source()));

        assertThat(afterwards("## Thresholds").stream()
                        .filter(line -> line.startsWith("| `"))
                        .toList())
                .containsExactlyElementsOf(thresholds.toList());
    }

    @Test
    void everyThresholdIsUsedInARule() throws IOException {
        String rules = String.join("\n", rules());

        assertThat(Threshold.values())
                .allSatisfy(threshold -> assertThat(rules).contains("`" + threshold.label() + "`"));
    }

    @Test
    void everyRuleEndsWithTheDefaultsAndSourcesOfItsThresholds() throws IOException {
        for (String rule : rules()) {
            List<Threshold> used = used(rule);
            String defaults =
                    used.stream().map(threshold -> text(threshold.standard())).collect(Collectors.joining(", "));
            String sources = used.stream()
                    .map(threshold -> threshold.source().split("[;:]", 2)[0])
                    .distinct()
                    .collect(Collectors.joining("; "));

            assertThat(rule).endsWith(used.isEmpty() ? "| – | – |" : "| %s | %s |".formatted(defaults, sources));
        }
    }

    @Test
    void formerNamesAreListed() throws IOException {
        List<String> former = Arrays.stream(Threshold.values())
                .filter(threshold -> threshold.formerLabel().isPresent())
                .map(threshold -> "| threshold | `%s` | `%s` |"
                        .formatted(threshold.label(), threshold.formerLabel().orElseThrow()))
                .toList();

        assertThat(lines("| threshold |")).containsExactlyElementsOf(former);
    }

    @Test
    void everyNumberOfTheEvidenceIsNamedInItsSection() throws IOException {
        String page = Files.readString(PAGE);
        String former = page.substring(page.indexOf("### Former names"));
        for (int seed = 0; seed < 30; seed++) {
            RandomRun run = new RandomRun(seed);
            Diagnostician diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);
            run.rounds().forEach(diagnostician::observe);
            for (Diagnosis diagnosis : diagnostician.all()) {
                String section = page.split("(?m)^## `" + diagnosis.symptom().label() + "`", -1)[1]
                        .split("(?m)^## ", 2)[0];
                assertThat(diagnosis.evidence().keySet())
                        .as(diagnosis.symptom().label())
                        .allMatch(name -> (section + former).contains("`" + name + "`"));
            }
        }
    }

    /** Returns the rows of all tables that have a default and a source for each condition. */
    private static List<String> rules() throws IOException {
        List<String> rules = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(PAGE)) {
            boolean header = line.endsWith("| default | source |");
            if (inTable && line.startsWith("| ")) {
                rules.add(line);
            }
            inTable = header || (inTable && line.startsWith("|"));
        }
        assertThat(rules).isNotEmpty();
        return rules;
    }

    private static List<Threshold> used(String rule) {
        return Pattern.compile("`(\\w+)`")
                .matcher(rule)
                .results()
                .map(MatchResult::group)
                .distinct()
                .flatMap(name -> Arrays.stream(Threshold.values())
                        .filter(threshold -> name.equals("`" + threshold.label() + "`")))
                .toList();
    }

    private static List<String> afterwards(String heading) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        return lines.subList(lines.indexOf(heading), lines.size());
    }

    private static List<String> lines(String start) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(start))
                .toList();
    }

    private static String text(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
