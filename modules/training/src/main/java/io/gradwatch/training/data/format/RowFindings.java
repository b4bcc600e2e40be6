package io.gradwatch.training.data.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * The problems that one task found in the rows it read: the first few of each file and a count of the rest. A plain class,
 * because Kryo cannot read records.
 */
public final class RowFindings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<Finding> kept = new ArrayList<>();
    private final HashMap<String, Integer> found = new HashMap<>();
    private final HashMap<String, Long> notKept = new HashMap<>();

    private static final class Finding implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String file;
        private final long row;
        private final String where;
        private final String message;

        Finding(String file, long row, String where, String message) {
            this.file = file;
            this.row = row;
            this.where = where;
            this.message = message;
        }
    }

    /**
     * Adds a problem.
     *
     * @param file file whose problems are counted together
     * @param row number that orders the problems of a file
     * @param where the place, as users know it
     */
    public void add(String file, long row, String where, String message) {
        if (found.merge(file, 1, Integer::sum) <= FileProblems.REPORTED_PER_FILE) {
            kept.add(new Finding(file, row, where, message));
        } else {
            notKept.merge(file, 1L, Long::sum);
        }
    }

    /** Adds the findings of all tasks to {@code problems}, ordered by file and row. */
    public static void report(List<RowFindings> tasks, FileProblems problems) {
        tasks.stream()
                .flatMap(task -> task.kept.stream())
                .sorted(Comparator.<Finding, String>comparing(finding -> finding.file)
                        .thenComparingLong(finding -> finding.row))
                .forEach(finding -> problems.add(finding.file, finding.where, finding.message));
        tasks.forEach(task -> task.notKept.forEach(problems::addUnreported));
    }
}
