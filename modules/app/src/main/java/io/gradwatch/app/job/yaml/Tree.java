package io.gradwatch.app.job.yaml;

import java.util.List;
import java.util.Map;

/**
 * A parsed YAML value. Scalars keep their text, and the type of the key decides how to read it: YAML itself would read
 * {@code off} as a boolean and {@code 010} as eight.
 */
public sealed interface Tree {
    /** No value, or null. */
    Tree NOTHING = new Nothing();

    /** A mapping without entries. */
    Mapping EMPTY = new Mapping(Map.of());

    /** Returns what follows "found" in an error message. */
    String found();

    /** The text of a plain or quoted scalar. */
    record Scalar(String text) implements Tree {
        @Override
        public String found() {
            boolean plain = !text.isEmpty() && text.chars().noneMatch(Character::isWhitespace);
            return plain ? text : "\"" + text.replace("\n", "\\n") + "\"";
        }
    }

    /** A list. */
    record Sequence(List<Tree> items) implements Tree {
        @Override
        public String found() {
            return "a list";
        }
    }

    /** Keys and their values, in the order of the file. */
    record Mapping(Map<String, Tree> entries) implements Tree {
        /** Returns the value of a key, or {@link #NOTHING} if the key is absent. */
        public Tree get(String key) {
            return entries.getOrDefault(key, NOTHING);
        }

        @Override
        public String found() {
            return entries.isEmpty() ? "an empty section" : "a section with " + String.join(", ", entries.keySet());
        }
    }

    /** The type of {@link #NOTHING}. */
    record Nothing() implements Tree {
        @Override
        public String found() {
            return "nothing";
        }
    }
}
