package io.gradwatch.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that types, packages, files and members that pages name exist, so that a rename fails here. */
class PagesNameCodeTest {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)$(.*?)^```$");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE = Pattern.compile("([A-Z][a-z0-9]\\w*)(?:[.#(<].*)?");
    private static final Pattern TYPE_IN_PICTURE = Pattern.compile("\\b[A-Z][a-z0-9]+[A-Z]\\w*");
    private static final Pattern PACKAGE =
            Pattern.compile("(?:app|bench|diagnosis|network|rollout|signal|telemetry|training)(?:\\.[a-z]\\w*)+");
    private static final Pattern FILE = Pattern.compile("(?:modules|src|deploy|grafana|bin|\\.ci)/[\\w./-]+");
    private static final Pattern MEMBER_WORD = Pattern.compile("\\b[a-z]+[A-Z]\\w*");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
    private static final Pattern IMPORTED = Pattern.compile("(?m)^import (?:static )?[\\w.]*?\\.([A-Z]\\w*)");

    /** Types of libraries that pages mention and no source imports. */
    private static final Set<String> ELSEWHERE = Set.of("ParameterAveragingTrainingMaster");

    private static final Set<String> TYPES = types();

    /** Pages whose code is Keras layers, or programs that another test compiles. */
    private static final Set<String> OTHER_CODE = Set.of("src/docs/job-file.md", "src/docs/spark.md");

    static Stream<String> pages() {
        return Stream.of("src/docs", "src/docs/decisions")
                .flatMap(folder -> Repository.files(folder, ".md").stream())
                .map(page -> Repository.path("").relativize(page).toString())
                .filter(page -> !OTHER_CODE.contains(page));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void typesExist(String page) {
        assertThat(named(Repository.text(page)))
                .filteredOn(type -> !TYPES.contains(type))
                .as("types that no source declares or imports")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void filesExist(String page) {
        assertThat(code(Repository.text(page)).filter(FILE.asMatchPredicate()))
                .allSatisfy(name -> assertThat(Repository.path(name)).exists());
    }

    /** Checks names of methods and keys where steps depend on them; other pages name those of libraries, too. */
    @ParameterizedTest
    @ValueSource(strings = {"src/docs/architecture.md", "src/docs/extending.md"})
    void membersExist(String page) {
        Set<String> words = sources("main")
                .map(PagesNameCodeTest::text)
                .flatMap(text -> MEMBER_WORD.matcher(text).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertThat(code(Repository.text(page)).filter(MEMBER_WORD.asMatchPredicate()))
                .filteredOn(name -> !words.contains(name))
                .as("names that no source contains")
                .isEmpty();
    }

    /** Holds one page only to this: on others, keys of the job file look like packages. */
    @Test
    void architecturePageListsExactlyThePackages() {
        assertThat(code(Repository.text("src/docs/architecture.md"))
                        .filter(PACKAGE.asMatchPredicate())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(sources("main")
                        .map(PagesNameCodeTest::packageOf)
                        .filter(name -> name.contains("."))
                        .collect(Collectors.toSet()));
    }

    /** Returns the types that a page names in code, and in pictures, where only names of two words are certain. */
    private static Set<String> named(String page) {
        Stream<String> inCode =
                code(page).map(TYPE::matcher).filter(Matcher::matches).map(type -> type.group(1));
        Stream<String> inPictures = FENCE.matcher(page)
                .results()
                .filter(fence -> fence.group(1).isEmpty())
                .flatMap(fence -> TYPE_IN_PICTURE.matcher(fence.group(2)).results())
                .map(MatchResult::group);
        return Stream.concat(inCode, inPictures).collect(Collectors.toSet());
    }

    private static Stream<String> code(String page) {
        return CODE.matcher(FENCE.matcher(page).replaceAll("")).results().map(code -> code.group(1));
    }

    private static Set<String> types() {
        Set<String> types = new HashSet<>(ELSEWHERE);
        Stream.of("main", "test")
                .flatMap(PagesNameCodeTest::sources)
                .map(PagesNameCodeTest::text)
                .forEach(text -> List.of(DECLARED, IMPORTED)
                        .forEach(pattern ->
                                pattern.matcher(text).results().forEach(found -> types.add(found.group(1)))));
        return types;
    }

    /** Returns the package of a source below {@code io.gradwatch}, or an empty text for other packages. */
    private static String packageOf(Path source) {
        String path = source.getParent().toString();
        int root = path.indexOf("/io/gradwatch/");
        return root < 0 ? "" : path.substring(root + "/io/gradwatch/".length()).replace('/', '.');
    }

    private static Stream<Path> sources(String kind) {
        try (Stream<Path> files = Files.walk(Repository.path("modules"))) {
            return files
                    .filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("/src/" + kind + "/java/"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path source) {
        return Repository.text(source.toString());
    }
}
