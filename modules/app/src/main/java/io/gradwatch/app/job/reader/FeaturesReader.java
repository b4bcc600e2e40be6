package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ChoiceType;
import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.ListType;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Source;
import java.util.List;
import java.util.Optional;

/** Reads {@code data.features}. */
final class FeaturesReader {
    static final ListType<String> COLUMN_NAMES =
            new ListType<>("a list of column names", ScalarType.text("a column name"));

    private static final Key<List<String>> COLUMNS = Key.optional(
            "columns",
            COLUMN_NAMES,
            "csv, parquet: required",
            "csv, parquet: the input columns; for csv files without a header, their indices from 0.");
    private static final Key<List<Integer>> SHAPE = Key.optional(
            "shape",
            new ListType<>("a list of whole numbers of at least 1", WholeNumber.from(1)),
            "csv, parquet: one vector of all columns; otherwise required",
            "Shape of one row, row-major: `[n]`, `[time, features]` or `[channels, height, width]`.");
    private static final Key<Scale> SCALE = Key.withDefault(
            "scale",
            ChoiceType.of(Scale.class),
            Scale.NONE,
            "`unit` (idx, image) divides by 255; `standard` and `minmax` are fitted on the training rows only.");

    static final SectionType TYPE = SectionType.of(COLUMNS, SHAPE, SCALE);

    private final Section section;
    private final Optional<List<String>> columns;
    private final Optional<List<Integer>> shape;
    private final Optional<Scale> scale;

    private FeaturesReader(Section section) {
        this.section = section;
        this.columns = section.read(COLUMNS);
        this.shape = section.read(SHAPE, columns.map(names -> List.of(names.size())));
        this.scale = section.read(SCALE);
    }

    /** Reads the features of rows from this source. */
    static Optional<Features> read(Section section, Optional<Source> train) {
        FeaturesReader reader = new FeaturesReader(section);
        reader.checkSize();
        train.map(RowFormat::of).ifPresent(reader::checkFormat);
        return reader.shape.flatMap(shape ->
                section.build(() -> new Features(reader.columns.orElse(List.of()), shape, reader.scale.orElseThrow())));
    }

    private void checkSize() {
        if (values() > Integer.MAX_VALUE) {
            section.problem(SHAPE, "expected at most " + Integer.MAX_VALUE + " values in all, found " + shape.get());
        }
    }

    private double values() {
        return shape.orElse(List.of()).stream().mapToDouble(length -> length).reduce(1, (a, b) -> a * b);
    }

    private void checkFormat(RowFormat format) {
        if (RowFormat.WITH_COLUMNS.contains(format)) {
            checkColumns(format);
        } else {
            format.refuse(section, RowFormat.WITH_COLUMNS, COLUMNS);
            if (!section.has(SHAPE)) {
                section.problem(SHAPE, "expected the shape of one row, such as [784] or [1, 28, 28], found nothing");
            }
        }
        if (format == RowFormat.IMAGE && shape.isPresent()) {
            checkImages(shape.get());
        }
        if (scale.equals(Optional.of(Scale.UNIT)) && !RowFormat.OF_BYTES.contains(format)) {
            section.problem(SCALE, "expected none, standard or minmax for " + format + ", found unit");
        }
    }

    private void checkColumns(RowFormat format) {
        if (!section.has(COLUMNS)) {
            section.problem(COLUMNS, "expected " + COLUMN_NAMES.expected() + ", found nothing");
        } else if (format == RowFormat.CSV
                && columns.isPresent()
                && shape.isPresent()
                && values() != columns.get().size()) {
            section.problem(
                    SHAPE,
                    "expected " + columns.get().size() + " values in all, one for each column, found " + shape.get());
        }
    }

    private void checkImages(List<Integer> found) {
        if (found.size() != 3 || (found.get(0) != 1 && found.get(0) != 3)) {
            section.problem(
                    SHAPE,
                    "expected [1, height, width] for grey or [3, height, width] for color images, found " + found);
        }
    }
}
