package io.gradwatch.training.data.text;

import io.gradwatch.training.data.format.NumberRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Parses the configured cells of a line of delimited text. */
final class CsvParser implements LineParser {
    private static final long serialVersionUID = 1L;

    private final char delimiter;
    private final int width;
    private final int[] selected;
    private final String[] names;
    private final int features;
    private final NumberRule labelRule;

    /**
     * Creates the parser for lines of one layout.
     *
     * @param width number of cells in a line
     * @param selected indices of the feature cells, followed by those of the class or the targets
     * @param names names of these cells, for error messages
     * @param features number of feature cells
     * @param labelRule valid values of the label
     */
    CsvParser(char delimiter, int width, int[] selected, String[] names, int features, NumberRule labelRule) {
        this.delimiter = delimiter;
        this.width = width;
        this.selected = selected.clone();
        this.names = names.clone();
        this.features = features;
        this.labelRule = labelRule;
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int labels() {
        return selected.length - features;
    }

    @Override
    public Optional<double[]> parse(String line, Consumer<String> problems) {
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
        double[] values = new double[selected.length];
        boolean valid = true;
        for (int i = 0; i < values.length; i++) {
            String cell = cells.get(selected[i]);
            values[i] = NumberRule.parse(cell);
            NumberRule rule = i < features ? NumberRule.FINITE : labelRule;
            Optional<String> problem = rule.problem((float) values[i], cell);
            if (problem.isPresent()) {
                problems.accept("column " + names[i] + ": " + problem.get());
                valid = false;
            }
        }
        return valid ? Optional.of(values) : Optional.empty();
    }
}
