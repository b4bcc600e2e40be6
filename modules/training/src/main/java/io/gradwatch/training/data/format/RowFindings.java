package io.gradwatch.training.data.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * The problems of rows that one task has read, the first few of each file and a count of the others. A plain class for
 * the same reason as {@link io.gradwatch.training.data.Rows}.
 */
final class RowFindings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<Finding> told = new ArrayList<>();
    private final HashMap<String, Integer> toldOf = new HashMap<>();
    private final HashMap<String, Long> untoldOf = new HashMap<>();

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
     * @param file that is counted for how many problems it has
     * @param row by which the problems of a file are ordered
     * @param where the place, as users find it
     */
    void add(String file, long row, String where, String message) {
        if (toldOf.merge(file, 1, Integer::sum) <= FileProblems.TOLD_PER_FILE) {
            told.add(new Finding(file, row, where, message));
        } else {
            untoldOf.merge(file, 1L, Long::sum);
        }
    }

    /** Tells what all tasks found, in the order of files and rows. */
    static void tell(List<RowFindings> tasks, FileProblems problems) {
        tasks.stream()
                .flatMap(task -> task.told.stream())
                .sorted(Comparator.<Finding, String>comparing(finding -> finding.file)
                        .thenComparingLong(finding -> finding.row))
                .forEach(finding -> problems.add(finding.file, finding.where, finding.message));
        tasks.forEach(task -> task.untoldOf.forEach(problems::addUntold));
    }
}
