package io.gradwatch.bench.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that the project avoids, each with what to write instead. */
final class AvoidedWords {
    private record Avoided(Pattern pattern, String instead) {}

    private final List<Avoided> avoided;

    private AvoidedWords(List<Avoided> avoided) {
        this.avoided = List.copyOf(avoided);
    }

    /**
     * Parses lines of the form {@code PATTERN | REPLACEMENT}. A pattern is a regular expression for whole words, in which a
     * blank stands for any white space. Empty lines and those that start with {@code #} say nothing.
     */
    static AvoidedWords parse(List<String> lines) {
        List<Avoided> avoided = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int bar = line.lastIndexOf(" | ");
                String words = line.substring(0, bar).strip().replace(" ", "\\s+");
                avoided.add(new Avoided(
                        Pattern.compile("\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE),
                        line.substring(bar + 3).strip()));
            }
        }
        return new AvoidedWords(avoided);
    }

    List<Violation> in(Prose prose) {
        List<Violation> violations = new ArrayList<>();
        for (Avoided word : avoided) {
            Matcher found = word.pattern.matcher(prose.visible());
            while (found.find()) {
                violations.add(new Violation(
                        prose.file(), prose.line(found.start()), found.group(), "write: " + word.instead));
            }
        }
        return violations;
    }
}
