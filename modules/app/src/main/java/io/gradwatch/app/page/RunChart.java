package io.gradwatch.app.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The charts of a run from its first to its latest round, in a limited number of columns. In a longer run, a column has the
 * means of {@code stride} rounds, a power of two. So memory does not grow with the length of the run.
 */
final class RunChart {
    /** The number of columns that most screens can show. */
    private static final int MOST_COLUMNS = 240;

    private static final int FEWEST_COLUMNS = 60;

    /** The largest number of values; with more layers and workers there are fewer columns. */
    private static final int MOST_CELLS = 64_000;

    /** The indices of the means over the whole network. */
    static final int LOSS = 0;

    static final int GRADIENT_NORM = 1;
    static final int FLOW_RATIO = 2;

    private final List<Column> columns = new ArrayList<>();
    private int stride = 1;
    private int generation;

    /** The values of one or several rounds. */
    static final class Column {
        final int firstRound;
        int lastRound;
        double worstLoss = Double.NEGATIVE_INFINITY;
        final Means whole;
        Means layers;
        final Means workers;

        Column(int round) {
            this(round, new Means(FLOW_RATIO + 1), new Means(0), new Means(0));
            lastRound = round;
        }

        private Column(int firstRound, Means whole, Means layers, Means workers) {
            this.firstRound = firstRound;
            this.whole = whole;
            this.layers = layers;
            this.workers = workers;
        }

        void add(Column next) {
            lastRound = next.lastRound;
            worstLoss = Math.max(worstLoss, next.worstLoss);
            whole.add(next.whole);
            layers.add(next.layers);
            workers.add(next.workers);
        }

        private Column copy() {
            Column copy = new Column(firstRound, whole.copy(), layers.copy(), workers.copy());
            copy.lastRound = lastRound;
            copy.worstLoss = worstLoss;
            return copy;
        }
    }

    /** Adds the next round. */
    void add(Column round) {
        if (!columns.isEmpty() && bin(columns.get(columns.size() - 1)) == bin(round)) {
            columns.get(columns.size() - 1).add(round);
        } else {
            columns.add(round);
        }
        int rows = round.layers.size() + round.workers.size();
        int most = Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, MOST_CELLS / Math.max(1, rows)));
        while (columns.size() > most) {
            halve();
        }
    }

    private int bin(Column column) {
        return (column.firstRound - 1) / stride;
    }

    private void halve() {
        stride *= 2;
        List<Column> all = List.copyOf(columns);
        columns.clear();
        for (Column column : all) {
            if (!columns.isEmpty() && bin(columns.get(columns.size() - 1)) == bin(column)) {
                columns.get(columns.size() - 1).add(column);
            } else {
                columns.add(column);
            }
        }
        generation++;
    }

    /** Reorders the layers of all columns: each new position takes the old index, or nothing if it is negative. */
    void reorderLayers(int[] from) {
        columns.forEach(column -> column.layers = column.layers.reordered(from));
        generation++;
    }

    int stride() {
        return stride;
    }

    /** Returns a number that changes whenever columns before the last one have changed. */
    int generation() {
        return generation;
    }

    int size() {
        return columns.size();
    }

    /** Returns copies of the columns from this index on. */
    List<Column> from(int index) {
        return columns.subList(index, columns.size()).stream().map(Column::copy).toList();
    }
}
