package io.gradwatch.bench.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Holds all texts of the project against the language guide. */
final class LanguageGate {
    private static final Pattern READ = Pattern.compile(
            ".*\\.(?:java|md|html|js|ts|css|yaml|yml|json|xml|properties|sh|py)|(?:.*/)?(?:bin|\\.ci)/\\w+|(?:.*/)?Dockerfile");
    private static final Set<String> SKIPPED =
            Set.of("target", ".git", ".mvn", "node_modules", "data", "runs", "package-lock.json", "expected.json");

    private final AvoidedWords avoided = AvoidedWords.parse(lines("avoided-words.txt"));
    private final AllowedPhrases allowed = AllowedPhrases.parse(lines("allowed-phrases.txt"));

    /** Reads all texts below a folder, or a single file. */
    static List<Prose> read(Path root, Path start) throws IOException {
        List<Prose> all = new ArrayList<>();
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isSkipped(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (READ.matcher(name).matches() && !isSkipped(file)) {
                    all.add(Prose.of(name, Files.readString(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return all;
    }

    private static boolean isSkipped(Path path) {
        return SKIPPED.contains(path.getFileName().toString());
    }

    List<Violation> violations(List<Prose> texts) {
        return texts.stream()
                .map(allowed::hideIn)
                .flatMap(prose -> Stream.concat(
                        avoided.in(prose).stream(),
                        prose.isJava() ? JavadocForm.violations(prose).stream() : Stream.of()))
                .sorted(Comparator.comparing(Violation::file).thenComparing(Violation::line))
                .toList();
    }

    List<String> unusedPermissions(List<Prose> texts) {
        return allowed.unused(texts);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = LanguageGate.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints the violations in the given files and folders; the working folder is the root of the project. */
    public static void main(String... paths) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        List<Prose> texts = new ArrayList<>();
        for (String path : paths) {
            texts.addAll(read(root, root.resolve(path).normalize()));
        }
        List<Violation> violations = new LanguageGate().violations(texts);
        violations.forEach(System.out::println);
        System.out.println(violations.size() + " places");
    }
}
