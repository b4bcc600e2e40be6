package io.gradwatch.training.data.parquet;

import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.data.format.RowFindings;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Numbers rows across all files. The last two columns of a row, filled by Spark, are its file and its index in that file.
 */
final class ParquetNumbering implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, Long> rowsBefore = new HashMap<>();
    private final long rows;

    /** Creates the numbering from the row counts of all files, in order. */
    ParquetNumbering(List<Count> files, OptionalLong limit) {
        long before = 0;
        for (Count file : files) {
            rowsBefore.put(file.file(), before);
            before += file.rows();
        }
        rows = Math.min(before, limit.orElse(Long.MAX_VALUE));
    }

    /** Returns the number of rows up to the limit. */
    long rows() {
        return rows;
    }

    boolean isWithinLimit(Row row) {
        return position(row) < rows;
    }

    /** Parses some rows and returns their problems. */
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

    /** Returns a row as a row of a table. */
    Row row(Row row, ParquetParser parser) {
        double[] values = parser.parse(row, problem -> {})
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

    /** Returns the Hadoop path, which is not escaped, of the URI that Spark reports. */
    private static String file(Row row) {
        return new Path(URI.create(row.getString(row.length() - 2))).toString();
    }

    /** Row count of one file, and where its schema differs. A plain class, because Kryo cannot read records. */
    static final class Count implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String file;
        private final long rows;
        private final ArrayList<String> problems = new ArrayList<>();

        private Count(String file, long rows) {
            this.file = file;
            this.rows = rows;
        }

        static Count of(String file, ParquetColumns configured, Configuration hadoop) throws IOException {
            ParquetFooter footer = ParquetFooter.read(file, hadoop);
            Count count = new Count(file, footer.rows());
            footer.unsupported(hadoop).ifPresent(count.problems::add);
            configured.compare(footer.schema(), count.problems::add);
            return count;
        }

        String file() {
            return file;
        }

        long rows() {
            return rows;
        }

        void report(FileProblems all) {
            problems.forEach(problem -> all.add(file, problem));
        }
    }
}
