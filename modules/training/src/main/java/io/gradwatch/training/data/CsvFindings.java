package io.gradwatch.training.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;

/** The problems of a split's rows. A plain class for the same reason as {@link Rows}. */
final class CsvFindings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final ArrayList<Long> lines = new ArrayList<>();
    private final ArrayList<String> messages = new ArrayList<>();
    private long untold;

    private CsvFindings(String file) {
        this.file = file;
    }

    static CsvFindings of(CsvSplit split, Iterator<CsvLine> lines, CsvParser parser) {
        CsvFindings findings = new CsvFindings(split.file());
        while (lines.hasNext()) {
            CsvLine line = lines.next();
            parser.parse(line.text(), message -> findings.add(line.number(), message));
        }
        return findings;
    }

    void addTo(Problems problems, String fileName) {
        for (int i = 0; i < messages.size(); i++) {
            problems.add(fileName, fileName + ":" + lines.get(i), messages.get(i));
        }
        problems.addUntold(fileName, untold);
    }

    String file() {
        return file;
    }

    private void add(long line, String message) {
        if (messages.size() < Problems.TOLD_PER_FILE) {
            lines.add(line);
            messages.add(message);
        } else {
            untold++;
        }
    }
}
