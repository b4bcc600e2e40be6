package io.gradwatch.app.job;

import java.util.List;
import java.util.Map;

/**
 * A parsed YAML value. Scalars keep their text, and the key that reads one decides what it is: for YAML itself
 * {@code off} is a boolean and {@code 010} an eight.
 */
sealed interface Tree {
    /** No value, or null. */
    Tree NOTHING = new Nothing();

    /** A mapping without entries. */
    Mapping EMPTY = new Mapping(Map.of());

    /** To follow "found" in a message. */
    String found();

    /** Text of a plain or quoted scalar. */
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

    /** Keys and their values, in the file's order. */
    record Mapping(Map<String, Tree> entries) implements Tree {
        /** What stands at a key; {@link #NOTHING} when the key is not there. */
        Tree get(String key) {
            return entries.getOrDefault(key, NOTHING);
        }

        @Override
        public String found() {
            return entries.isEmpty() ? "an empty section" : "a section with " + String.join(", ", entries.keySet());
        }
    }

    /** See {@link #NOTHING}. */
    record Nothing() implements Tree {
        @Override
        public String found() {
            return "nothing";
        }
    }
}
