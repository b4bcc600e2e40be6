package io.gradwatch.training.data.format;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import org.apache.hadoop.conf.Configuration;

/** What was found in a file's footer. A plain class for the same reason as {@link io.gradwatch.training.data.Rows}. */
final class ParquetCount implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long rows;
    private final ArrayList<String> problems = new ArrayList<>();

    private ParquetCount(String file, long rows) {
        this.file = file;
        this.rows = rows;
    }

    static ParquetCount of(String file, ParquetColumns wanted, Configuration hadoop) throws IOException {
        ParquetFile found = ParquetFile.read(file, hadoop);
        ParquetCount count = new ParquetCount(file, found.rows());
        wanted.compare(found.schema(), count.problems::add);
        return count;
    }

    String file() {
        return file;
    }

    long rows() {
        return rows;
    }

    void tell(FileProblems all) {
        problems.forEach(problem -> all.add(file, problem));
    }
}
