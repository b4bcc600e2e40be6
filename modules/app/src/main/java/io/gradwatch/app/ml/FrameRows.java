package io.gradwatch.app.ml;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.format.NumberRule;
import io.gradwatch.training.data.shard.CheckedRow;
import io.gradwatch.training.data.shard.RddSource;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/** Reads features and label from the rows of a DataFrame. */
final class FrameRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String featuresColumn;
    private final String labelColumn;
    private final int features;
    private final NumberRule labelRule;

    private FrameRows(String featuresColumn, String labelColumn, int features, NumberRule labelRule) {
        this.featuresColumn = featuresColumn;
        this.labelColumn = labelColumn;
        this.features = features;
        this.labelRule = labelRule;
    }

    /** Returns the rows as a data source. */
    static RddSource of(
            Dataset<?> frame, String featuresColumn, String labelColumn, int[] shape, DataSpec.Label label) {
        int length = IntStream.of(shape).reduce(1, Math::multiplyExact);
        FrameRows rows = new FrameRows(featuresColumn, labelColumn, length, NumberRule.of(label));
        return new RddSource(
                "dataset",
                frame.select(featuresColumn, labelColumn).toJavaRDD().map(rows::row),
                IntStream.of(shape).boxed().toList(),
                label);
    }

    /** Returns the length of the feature vectors, from the column's metadata or the first row. */
    static int length(Dataset<?> frame, String featuresColumn) {
        Option<Object> told = MetadataUtils.getNumFeatures(frame.schema().apply(featuresColumn));
        if (told.isDefined()) {
            return (Integer) told.get();
        }
        List<Row> first = frame.select(featuresColumn).takeAsList(1);
        if (first.isEmpty() || first.get(0).isNullAt(0)) {
            String found = first.isEmpty() ? "no rows" : "null";
            throw new InvalidInputException(
                    List.of(new Problem("dataset", featuresColumn + ": expected rows with a vector, found " + found)));
        }
        return first.get(0).<Vector>getAs(0).size();
    }

    /** Returns the classes, if the column's metadata has their number, as after StringIndexer. */
    static Optional<DataSpec.Label> classes(Dataset<?> frame, String labelColumn) {
        StructField field = frame.schema().apply(labelColumn);
        Option<Object> told = MetadataUtils.getNumClasses(field);
        return told.isDefined() ? Optional.of(classes((Integer) told.get())) : Optional.empty();
    }

    /** Returns the label type with this number of classes. */
    static DataSpec.Label classes(int number) {
        return new DataSpec.Classes(Optional.empty(), number);
    }

    private CheckedRow row(Row row) {
        Vector vector = row.getAs(0);
        if (vector == null || vector.size() != features) {
            String found = vector == null ? "null" : "one of " + vector.size();
            return CheckedRow.invalid(
                    featuresColumn + ": expected a vector of " + features + " numbers, found " + found);
        }
        double[] numbers = vector.toArray();
        float[] packed = new float[features + 1];
        for (int i = 0; i < features; i++) {
            packed[i] = (float) numbers[i];
            if (!Float.isFinite(packed[i])) {
                String problem = problem(NumberRule.FINITE, packed[i], numbers[i]);
                return CheckedRow.invalid(featuresColumn + "[" + i + "]: " + problem);
            }
        }
        double label = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
        packed[features] = (float) label;
        Optional<String> problem = labelRule.problem((float) label, row.isNullAt(1) ? "null" : String.valueOf(label));
        return problem.map(p -> CheckedRow.invalid(labelColumn + ": " + p)).orElseGet(() -> CheckedRow.of(packed));
    }

    private static String problem(NumberRule rule, float rounded, double number) {
        return rule.problem(rounded, String.valueOf(number)).orElseThrow();
    }
}
