package io.gradwatch.training.data.text;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.format.Format;
import org.apache.spark.sql.SparkSession;

/** Delimited text: RFC 4180, except that a quoted value must end on its line. */
public final class CsvFormat {
    private CsvFormat() {}

    public static Format of(SparkSession session, DataSpec.Csv csv, DataSpec spec, int partitions) {
        return new TextFormat(
                session,
                new TextFormat.Lines(csv.path(), new LineLayout(csv.header(), ""), csv.limit()),
                (firstLine, file, problems) -> new CsvColumns(csv, spec, file, problems).find(firstLine),
                partitions);
    }
}
