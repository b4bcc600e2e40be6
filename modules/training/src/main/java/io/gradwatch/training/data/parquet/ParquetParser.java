package io.gradwatch.training.data.parquet;

import io.gradwatch.training.data.format.NumberRule;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Parses the configured columns of a row: features, then the label. A column may hold several features. */
final class ParquetParser implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String[] names;
    private final int featureColumns;
    private final int features;
    private final NumberRule labelRule;

    /**
     * Creates the parser.
     *
     * @param names all columns, those of features first
     * @param featureColumns number of feature columns
     * @param features number of features in all feature columns together
     */
    ParquetParser(List<String> names, int featureColumns, int features, NumberRule labelRule) {
        this.names = names.toArray(String[]::new);
        this.featureColumns = featureColumns;
        this.features = features;
        this.labelRule = labelRule;
    }

    int features() {
        return features;
    }

    int labels() {
        return names.length - featureColumns;
    }

    /** Returns the numbers, or empty after reporting every problem of the row. */
    Optional<double[]> parse(Row row, Consumer<String> problems) {
        Values values = new Values(problems);
        for (int column = 0; column < featureColumns; column++) {
            values.add(row.get(column), names[column], NumberRule.FINITE);
        }
        if (values.count != features) {
            values.report("expected " + features + " numbers in features.columns, as in features.shape, found "
                    + values.count);
        }
        values.count = features;
        for (int column = featureColumns; column < names.length; column++) {
            values.addNumber(row.get(column), names[column], labelRule);
        }
        return values.valid ? Optional.of(values.numbers) : Optional.empty();
    }

    /** The numbers of the row that is being parsed. */
    private final class Values {
        private final double[] numbers = new double[features + labels()];
        private final Consumer<String> problems;
        private int count;
        private boolean valid = true;

        Values(Consumer<String> problems) {
            this.problems = problems;
        }

        void add(Object cell, String column, NumberRule rule) {
            if (cell instanceof Vector vector) {
                for (double number : vector.toArray()) {
                    addNumber(number, column, rule);
                }
            } else if (cell instanceof Seq<?> list) {
                JavaConverters.seqAsJavaList(list).forEach(number -> addNumber(number, column, rule));
            } else {
                addNumber(cell, column, rule);
            }
        }

        void addNumber(Object cell, String column, NumberRule rule) {
            double number = number(cell);
            rule.problem((float) number, String.valueOf(cell))
                    .ifPresent(problem -> report("column " + column + ": " + problem));
            if (count < numbers.length) {
                numbers[count] = number;
            }
            count++;
        }

        void report(String problem) {
            valid = false;
            problems.accept(problem);
        }
    }

    private static double number(Object cell) {
        if (cell instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return cell instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
