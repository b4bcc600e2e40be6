package io.gradwatch.training.data.format;

import io.gradwatch.training.data.Table;
import java.io.Serializable;
import java.net.URI;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** Numbers rows through all files, by what Spark tells of each: its file and its index there, in the last two columns. */
final class ParquetNumbering implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, Long> rowsBefore = new HashMap<>();
    private final long rows;

    /** For files in their order. */
    ParquetNumbering(List<ParquetCount> files, OptionalLong limit) {
        long before = 0;
        for (ParquetCount file : files) {
            rowsBefore.put(file.file(), before);
            before += file.rows();
        }
        rows = Math.min(before, limit.orElse(Long.MAX_VALUE));
    }

    /** Rows that are wanted. */
    long rows() {
        return rows;
    }

    boolean isWanted(Row row) {
        return position(row) < rows;
    }

    /** The problems of some rows. */
    RowFindings problems(Iterator<Row> some, ParquetParser parser) {
        RowFindings findings = new RowFindings();
        while (some.hasNext()) {
            Row row = some.next();
            String file = file(row);
            long number = index(row) + 1;
            String where = file + ": row " + number;
            parser.parse(row, message -> findings.add(file, number, where, message));
        }
        return findings;
    }

    /** A row of a table. */
    Row row(Row row, ParquetParser parser) {
        float[] values = parser.parse(row, problem -> {})
                .orElseThrow(() -> new IllegalStateException(
                        "row " + index(row) + " of " + file(row) + " has changed since it was checked"));
        return Table.row(position(row), values, parser.features());
    }

    private long position(Row row) {
        return rowsBefore.get(file(row)) + index(row);
    }

    private static long index(Row row) {
        return row.getLong(row.length() - 1);
    }

    /** Spark escapes what URIs have to; Hadoop's paths do not. */
    private static String file(Row row) {
        return new Path(URI.create(row.getString(row.length() - 2))).toString();
    }
}
