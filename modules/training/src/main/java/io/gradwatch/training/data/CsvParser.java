package io.gradwatch.training.data;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the numbers that are wanted out of a line. They are rounded to float at once, as whoever uses the model later
 * will hand them in.
 */
final class CsvParser implements Serializable {
    private static final long serialVersionUID = 1L;

    private final char delimiter;
    private final int width;
    private final int[] wanted;
    private final String[] names;
    private final int features;
    private final int classes;

    /**
     * For one kind of line.
     *
     * @param width cells of a line
     * @param wanted indices of the cells of all features, then of the class or the targets
     * @param names of these cells, for problems
     * @param features how many of these are features
     * @param classes 0 for targets
     */
    CsvParser(char delimiter, int width, int[] wanted, String[] names, int features, int classes) {
        this.delimiter = delimiter;
        this.width = width;
        this.wanted = wanted.clone();
        this.names = names.clone();
        this.features = features;
        this.classes = classes;
    }

    int features() {
        return features;
    }

    int labels() {
        return wanted.length - features;
    }

    /** The wanted numbers; empty where there are problems, of which each is told. */
    Optional<float[]> parse(String line, Consumer<String> problems) {
        Optional<List<String>> found = CsvCells.of(line, delimiter);
        if (found.isEmpty()) {
            problems.accept("expected every quoted value to end on its line, found one that does not");
            return Optional.empty();
        }
        List<String> cells = found.get();
        if (cells.size() != width) {
            problems.accept("expected " + width + " cells as in the first line, found " + cells.size());
            return Optional.empty();
        }
        float[] values = new float[wanted.length];
        boolean sound = true;
        for (int i = 0; i < values.length; i++) {
            String cell = cells.get(wanted[i]);
            values[i] = number(cell);
            String expected = expected(values[i], i >= features);
            if (!expected.isEmpty()) {
                problems.accept("column " + names[i] + ": expected " + expected + ", found "
                        + (Float.isNaN(values[i]) ? '"' + cell + '"' : cell));
                sound = false;
            }
        }
        return sound ? Optional.of(values) : Optional.empty();
    }

    private String expected(float value, boolean label) {
        if (Float.isNaN(value)) {
            return "a number";
        }
        if (Float.isInfinite(value)) {
            return "a number of at most " + Float.MAX_VALUE + " in magnitude";
        }
        boolean isClass = value >= 0 && value < classes && value == Math.rint(value);
        if (label && classes > 0 && !isClass) {
            return "a whole number from 0 to " + (classes - 1);
        }
        return "";
    }

    /** NaN where the cell is not a decimal number. */
    private static float number(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            if ("0123456789+-.eE".indexOf(cell.charAt(i)) < 0) {
                return Float.NaN;
            }
        }
        try {
            return cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
        } catch (NumberFormatException notDecimal) {
            return Float.NaN;
        }
    }
}
