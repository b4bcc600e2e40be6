package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Label;
import io.gradwatch.training.data.DataSpec.Source;
import io.gradwatch.training.data.DataSpec.Targets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code data.label}. */
final class LabelReader {
    private static final Set<RowFormat> WITH_TARGETS = EnumSet.of(RowFormat.CSV, RowFormat.LIBSVM, RowFormat.PARQUET);
    private static final List<String> LIBSVM_TARGETS = List.of("label");

    private static final Key<String> COLUMN = Key.optional(
            "column",
            ScalarType.text("a column name"),
            "csv, parquet with `classes`: required",
            "csv, parquet: the column with the class.");
    private static final Key<Integer> CLASSES = Key.optional(
            "classes",
            WholeNumber.from(2),
            "this or `columns` is required",
            "Classification: the number of classes, which are numbered from 0.");
    private static final Key<List<String>> COLUMNS = Key.optional(
            "columns",
            FeaturesReader.COLUMN_NAMES,
            "this or `classes` is required",
            "Regression (csv, parquet, libsvm): the columns to predict; for libsvm, `[label]`.");

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
        train.map(RowFormat::of).ifPresent(format -> checkFormat(label, format, columns));
        return label.build(
                () -> columns.isPresent() ? new Targets(columns.get()) : new Classes(column, classes.orElseThrow()));
    }

    private static void checkFormat(Section label, RowFormat format, Optional<List<String>> columns) {
        format.refuse(label, RowFormat.WITH_COLUMNS, COLUMN);
        format.refuse(label, WITH_TARGETS, COLUMNS);
        if (format == RowFormat.LIBSVM && columns.isPresent() && !columns.get().equals(LIBSVM_TARGETS)) {
            label.problem(COLUMNS, "expected " + LIBSVM_TARGETS + " for libsvm, found " + columns.get());
        }
        if (RowFormat.WITH_COLUMNS.contains(format) && label.has(CLASSES) && !label.has(COLUMN)) {
            label.problem(COLUMN, "expected a column name, found nothing");
        }
    }
}
