package io.gradwatch.training.data;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of one source. Which partition holds a row does not matter, for each carries its position.
 *
 * @param rows with the column {@link Columns#POSITION}
 * @param features columns, numbers or vectors, that make up the features, in order
 * @param labels columns that make up the label, in order: one class or all targets
 * @param count of rows
 */
record Table(Dataset<Row> rows, List<String> features, List<String> labels, long count) {}
