package io.gradwatch.training.data.format;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Takes the numbers out of the wanted columns of a row: features, then the label. A column may hold several features. */
final class ParquetParser implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String[] names;
    private final int featureColumns;
    private final int features;
    private final NumberRule labelRule;

    /**
     * For rows of these columns.
     *
     * @param names of all columns, those of features first
     * @param featureColumns how many of these are features
     * @param features that they hold together
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

    /** The numbers; empty where there are problems, of which each is told. */
    Optional<float[]> parse(Row row, Consumer<String> problems) {
        Values values = new Values(problems);
        for (int column = 0; column < featureColumns; column++) {
            values.add(row.get(column), names[column], NumberRule.FINITE);
        }
        if (values.count != features) {
            values.tell("expected " + features + " numbers in features.columns, as features.shape has it, found "
                    + values.count);
        }
        values.count = features;
        for (int column = featureColumns; column < names.length; column++) {
            values.addNumber(row.get(column), names[column], labelRule);
        }
        return values.sound ? Optional.of(values.numbers) : Optional.empty();
    }

    /** A row's numbers as they are found. */
    private final class Values {
        private final float[] numbers = new float[features + labels()];
        private final Consumer<String> problems;
        private int count;
        private boolean sound = true;

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
            float number = number(cell);
            rule.problem(number, String.valueOf(cell)).ifPresent(problem -> tell("column " + column + ": " + problem));
            if (count < numbers.length) {
                numbers[count] = number;
            }
            count++;
        }

        void tell(String problem) {
            sound = false;
            problems.accept(problem);
        }
    }

    private static float number(Object cell) {
        if (cell instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return cell instanceof Number number ? number.floatValue() : Float.NaN;
    }
}
