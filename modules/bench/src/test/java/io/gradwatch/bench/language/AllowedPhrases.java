package io.gradwatch.bench.language;

import java.util.ArrayList;
import java.util.List;

/** Phrases that one file may contain although the project avoids them, such as public names that are kept. */
final class AllowedPhrases {
    private record Allowed(String file, String phrase) {}

    private final List<Allowed> allowed;

    private AllowedPhrases(List<Allowed> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Parses lines of the form {@code FILE | PHRASE}, where the file is the end of a path. */
    static AllowedPhrases parse(List<String> lines) {
        List<Allowed> allowed = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split(" \\| ", 2);
                allowed.add(new Allowed(cells[0].strip(), cells[1].strip()));
            }
        }
        return new AllowedPhrases(allowed);
    }

    /** Returns the text with the phrases hidden that its file may contain. */
    Prose hideIn(Prose prose) {
        String visible = prose.visible();
        for (Allowed phrase : allowed) {
            if (prose.file().endsWith(phrase.file)) {
                String hidden = String.valueOf(Mask.HIDDEN).repeat(phrase.phrase.length());
                visible = visible.replace(phrase.phrase, hidden);
            }
        }
        return new Prose(prose.file(), prose.text(), visible);
    }

    /** Returns the entries whose phrase is in no file any more. */
    List<String> unused(List<Prose> all) {
        return allowed.stream()
                .filter(phrase -> all.stream()
                        .noneMatch(prose -> prose.file().endsWith(phrase.file)
                                && prose.visible().contains(phrase.phrase)))
                .map(phrase -> phrase.file + " | " + phrase.phrase)
                .toList();
    }
}
