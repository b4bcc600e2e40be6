package io.gradwatch.training.data.libsvm;

import io.gradwatch.training.data.format.NumberRule;
import io.gradwatch.training.data.text.LineParser;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Consumer;

/**
 * Parses lines of {@code label index:value index:value …}. Indices start at 1 and ascend. A missing feature is 0. Text
 * after a {@code #} is a comment.
 */
final class LibSvmParser implements LineParser {
    private static final long serialVersionUID = 1L;

    private final int features;
    private final NumberRule labelRule;

    LibSvmParser(int features, NumberRule labelRule) {
        this.features = features;
        this.labelRule = labelRule;
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int labels() {
        return 1;
    }

    @Override
    public Optional<double[]> parse(String line, Consumer<String> problems) {
        StringTokenizer tokens = new StringTokenizer(withoutComment(line));
        if (!tokens.hasMoreTokens()) {
            problems.accept("expected a label, found only a comment");
            return Optional.empty();
        }
        Row row = new Row(problems);
        row.label(tokens.nextToken());
        while (tokens.hasMoreTokens()) {
            row.feature(tokens.nextToken());
        }
        return row.valid ? Optional.of(row.values) : Optional.empty();
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    /** The numbers of the line that is being parsed. */
    private final class Row {
        private final double[] values = new double[features + 1];
        private final Consumer<String> problems;
        private long last;
        private boolean valid = true;

        Row(Consumer<String> problems) {
            this.problems = problems;
        }

        void label(String text) {
            values[features] = number(text, labelRule, "label");
        }

        void feature(String token) {
            int colon = token.indexOf(':');
            long index = index(colon < 0 ? "" : token.substring(0, colon));
            if (index < 0) {
                report("expected index:value, found \"" + token + '"');
            } else if (index < 1 || index > features) {
                report("expected an index from 1 to " + features + " (features.shape), found " + index);
            } else if (index <= last) {
                report("expected ascending indices, found " + index + " after " + last);
            } else {
                values[(int) index - 1] = number(token.substring(colon + 1), NumberRule.FINITE, "index " + index);
                last = index;
            }
        }

        private double number(String text, NumberRule rule, String where) {
            double value = NumberRule.parse(text);
            rule.problem((float) value, text).ifPresent(problem -> report(where + ": " + problem));
            return value;
        }

        private void report(String problem) {
            valid = false;
            problems.accept(problem);
        }
    }

    /** Returns the index, or -1 if the text is not a whole number. */
    private static long index(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
