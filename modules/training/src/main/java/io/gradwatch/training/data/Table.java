package io.gradwatch.training.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of one source. Each row carries its position, so it does not matter which partition holds it.
 *
 * @param rows rows with the column {@code position}
 * @param features columns of numbers or vectors that make up the features, in order
 * @param labels columns that make up the label, in order: one class or all targets
 * @param count number of rows
 */
public record Table(Dataset<Row> rows, List<String> features, List<String> labels, long count) {
    private static final String VALUES = "values";
    private static final String LABEL = "label";

    /**
     * Returns the table of rows that {@link #row} created. All features are in one vector column, because Spark generates
     * and compiles code per column, which takes seconds for hundreds of columns.
     */
    public static Table of(SparkSession session, JavaRDD<Row> rows, int features, int labels, long count) {
        List<String> labelColumns =
                IntStream.range(0, labels).mapToObj(i -> LABEL + i).toList();
        StructType schema = new StructType()
                .add(Columns.POSITION, DataTypes.LongType, false)
                .add(new AttributeGroup(VALUES, features).toStructField());
        for (String label : labelColumns) {
            schema = schema.add(label, DataTypes.DoubleType, false);
        }
        return new Table(session.createDataFrame(rows, schema), List.of(VALUES), labelColumns, count);
    }

    /**
     * Returns a row.
     *
     * @param values the features, followed by the label
     * @param features number of features in {@code values}
     */
    public static Row row(long position, double[] values, int features) {
        Object[] cells = new Object[2 + values.length - features];
        cells[0] = position;
        cells[1] = Vectors.dense(Arrays.copyOf(values, features));
        for (int label = features; label < values.length; label++) {
            cells[2 + label - features] = values[label];
        }
        return RowFactory.create(cells);
    }
}
