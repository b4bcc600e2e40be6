package io.gradwatch.training.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a line of delimited text into trimmed cells: RFC 4180, except that a quoted value must end on its line. */
final class CsvCells {
    private static final char QUOTE = '"';

    private final String line;
    private final char delimiter;
    private int at;

    private CsvCells(String line, char delimiter) {
        this.line = line;
        this.delimiter = delimiter;
    }

    /** Returns the cells, or empty if a quoted value does not end on the line. */
    static Optional<List<String>> of(String line, char delimiter) {
        return new CsvCells(line, delimiter).split();
    }

    private Optional<List<String>> split() {
        List<String> cells = new ArrayList<>();
        at = -1;
        while (at < line.length()) {
            at++;
            int start = at;
            skipBlanks();
            if (at < line.length() && line.charAt(at) == QUOTE) {
                Optional<String> quoted = quoted();
                if (quoted.isEmpty()) {
                    return Optional.empty();
                }
                cells.add(quoted.get());
            } else {
                skipToDelimiter();
                cells.add(line.substring(start, at).strip());
            }
        }
        return Optional.of(cells);
    }

    private Optional<String> quoted() {
        StringBuilder value = new StringBuilder();
        while (true) {
            int end = line.indexOf(QUOTE, at + 1);
            if (end < 0) {
                return Optional.empty();
            }
            value.append(line, at + 1, end);
            at = end + 1;
            if (at == line.length() || line.charAt(at) != QUOTE) {
                int rest = at;
                skipToDelimiter();
                return Optional.of(
                        value.append(line.substring(rest, at).strip()).toString());
            }
            value.append(QUOTE);
        }
    }

    private void skipBlanks() {
        while (at < line.length() && line.charAt(at) == ' ' && delimiter != ' ') {
            at++;
        }
    }

    private void skipToDelimiter() {
        int next = line.indexOf(delimiter, at);
        at = next < 0 ? line.length() : next;
    }
}
