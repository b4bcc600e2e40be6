package io.gradwatch.app.job;

import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Label;
import io.gradwatch.training.data.DataSpec.Source;
import io.gradwatch.training.data.DataSpec.Targets;
import java.util.List;
import java.util.Optional;

/** Reads {@code data.label}. */
final class LabelReader {
    private static final Key<String> COLUMN = Key.optional(
            "column",
            ScalarType.text("a column name"),
            "csv with `classes`: required",
            "csv: the column that holds the class.");
    private static final Key<Integer> CLASSES = Key.optional(
            "classes",
            WholeNumber.from(2),
            "this or `columns` is required",
            "Classification: how many classes there are, numbered from 0.");
    private static final Key<List<String>> COLUMNS = Key.optional(
            "columns",
            FeaturesReader.COLUMN_NAMES,
            "this or `classes` is required",
            "Regression (csv): the columns to be predicted.");

    static final SectionType TYPE = SectionType.of(COLUMN, CLASSES, COLUMNS);

    private LabelReader() {}

    static Optional<Label> read(Section label, Optional<Source> train) {
        Optional<String> column = label.read(COLUMN);
        Optional<Integer> classes = label.read(CLASSES);
        Optional<List<String>> columns = label.read(COLUMNS);
        if (label.has(CLASSES) == label.has(COLUMNS)) {
            String found = label.has(CLASSES) ? "both" : "neither";
            label.problem("expected either classes (classification) or columns (regression), found " + found);
        } else if (label.has(COLUMNS)) {
            label.refuse("expected only with classes, found with columns; remove it", COLUMN);
        }
        train.ifPresent(source -> checkFormat(label, source instanceof Csv));
        return label.build(
                () -> columns.isPresent() ? new Targets(columns.get()) : new Classes(column, classes.orElseThrow()));
    }

    private static void checkFormat(Section label, boolean csv) {
        if (!csv) {
            label.refuse("expected only for csv, found for idx; remove it", COLUMN, COLUMNS);
        } else if (label.has(CLASSES) && !label.has(COLUMN)) {
            label.problem(COLUMN, "expected a column name, found nothing");
        }
    }
}
