package io.gradwatch.training.data.text;

import io.gradwatch.network.Nearest;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Targets;
import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.data.format.NumberRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the configured columns in the first line of a file. */
final class CsvColumns {
    /** Spellings of a missing number, which a first row may hold. */
    private static final Set<String> MISSING = Set.of("nan", "na", "n/a", "null", "none", "inf", "-inf", "infinity");

    private final Csv source;
    private final DataSpec spec;
    private final String file;
    private final FileProblems problems;

    CsvColumns(Csv source, DataSpec spec, String file, FileProblems problems) {
        this.source = source;
        this.spec = spec;
        this.file = file;
        this.problems = problems;
    }

    /** Returns a parser for lines of this width, or empty after reporting problems. */
    Optional<CsvParser> find(String firstLine) {
        Optional<List<String>> cells = CsvCells.of(firstLine, source.delimiter());
        if (cells.isEmpty()) {
            problems.add(
                    file, "expected every quoted value to end on its line, found one in the first line that does not");
            return Optional.empty();
        }
        if (!source.header() && isHeader(cells.get())) {
            problems.add(file, "expected numbers in the first line, found names; set header: true for this source");
            return Optional.empty();
        }
        List<String> features = spec.features().columns();
        if (features.size() != spec.features().length()) {
            problems.add(
                    file,
                    "expected "
                            + spec.features().length() + " features.columns, as in features.shape "
                            + spec.features().shape() + ", found " + features.size());
        }
        List<String> names = new ArrayList<>(features);
        names.addAll(labels());
        int[] selected =
                names.stream().mapToInt(name -> index(name, cells.get())).toArray();
        if (!problems.isEmpty(file)) {
            return Optional.empty();
        }
        return Optional.of(new CsvParser(
                source.delimiter(),
                cells.get().size(),
                selected,
                names.toArray(String[]::new),
                features.size(),
                NumberRule.of(spec.label())));
    }

    private List<String> labels() {
        if (spec.label() instanceof Targets targets) {
            return targets.columns();
        }
        Optional<String> column = ((Classes) spec.label()).column();
        if (column.isEmpty()) {
            problems.add(file, "expected label.column to name the column that holds the class, found none");
        }
        return column.stream().toList();
    }

    /** Returns true if no cell is a number and no cell is empty: a line of names. */
    private static boolean isHeader(List<String> cells) {
        return cells.stream()
                .allMatch(cell -> cell.chars().anyMatch(Character::isLetter)
                        && Double.isNaN(NumberRule.parse(cell))
                        && !MISSING.contains(cell.toLowerCase(Locale.ROOT)));
    }

    private int index(String name, List<String> firstLine) {
        int index = source.header() ? firstLine.indexOf(name) : indexOf(name, firstLine.size());
        if (source.header() && index != firstLine.lastIndexOf(name)) {
            long found = firstLine.stream().filter(name::equals).count();
            problems.add(
                    file,
                    "expected one column \"" + name + "\" in the header, found " + found
                            + "; rename all but one of them");
        }
        if (index < 0 && source.header()) {
            problems.add(
                    file,
                    "expected a column \"" + name + "\", found none; the nearest is \"" + Nearest.to(name, firstLine)
                            + "\"");
        } else if (index < 0) {
            problems.add(
                    file,
                    "expected a column index from 0 to " + (firstLine.size() - 1)
                            + ", because the file has no header, found \"" + name + "\"");
        }
        return index;
    }

    private static int indexOf(String number, int width) {
        return IntStream.range(0, width)
                .filter(i -> String.valueOf(i).equals(number.strip()))
                .findFirst()
                .orElse(-1);
    }
}
