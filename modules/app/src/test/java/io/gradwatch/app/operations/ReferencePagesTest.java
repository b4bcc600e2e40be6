package io.gradwatch.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.Remedies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks lists on pages against the code, and links against files. Metrics, job file keys and symptoms have separate tests. */
class ReferencePagesTest {
    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");
    private static final Pattern WRITTEN = Pattern.compile("write\\([\\w.()]+, \"([a-z-]+[a-z])\"");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void rolloutPageListsEveryRemedy() {
        assertThat(firstCells("src/docs/rollout.md", "| remedy |"))
                .containsExactlyInAnyOrderElementsOf(Remedies.labels());
    }

    @Test
    void runDirectoryPageListsEveryEvent() {
        Stream<String> diagnoses = Arrays.stream(DiagnosisEvent.Kind.values())
                .map(kind -> "diagnosis-" + kind.toString().toLowerCase(Locale.ROOT));
        Stream<String> others = WRITTEN.matcher(
                        Repository.text("modules/app/src/main/java/io/gradwatch/app/run/EventLog.java"))
                .results()
                .map(call -> call.group(1));
        assertThat(firstCells("src/docs/run-directory.md", "| `type` |"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(diagnoses, others).toList());
    }

    @Test
    void reportSchemaListsEverySymptom() {
        assertThat(Repository.json(Repository.path("src/docs/report.schema.json"))
                        .at("/$defs/diagnosis/properties/symptom/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Symptom.values()).map(Symptom::label).toList());
    }

    /** Returns the names in the first column of the table with this head. */
    private static List<String> firstCells(String page, String head) {
        String table = Repository.text(page);
        table = table.substring(table.indexOf("\n" + head) + 1);
        return table.lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(line -> NAME.matcher(line.split("\\|", -1)[1]).results())
                .map(name -> name.group(1))
                .toList();
    }

    static Stream<String> pages() throws IOException {
        try (Stream<Path> files = Stream.of("README.md", "CONTRIBUTING.md", "deploy", "grafana", "src/docs")
                .flatMap(ReferencePagesTest::files)) {
            return files
                    .map(file -> Repository.path("").relativize(file).toString())
                    .filter(file -> file.endsWith(".md"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Stream<Path> files(String root) {
        try (Stream<Path> files = Files.walk(Repository.path(root))) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksPointToExistingFilesAndSections(String page) {
        Matcher links = LINK.matcher(Repository.text(page));
        while (links.find()) {
            Path target = links.group(1).isEmpty()
                    ? Repository.path(page)
                    : Repository.path(page).resolveSibling(links.group(1));
            assertThat(target).as(links.group()).exists();
            if (links.group(2) != null) {
                assertThat(sections(target)).as(links.group()).contains(links.group(2));
            }
        }
    }

    /** Returns the anchors of a page, as GitHub derives them from headings. */
    private static Set<String> sections(Path page) {
        return HEADING.matcher(Repository.text(page.toString()))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
