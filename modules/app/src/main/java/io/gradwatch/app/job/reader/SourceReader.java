package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ChoiceType;
import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.Type;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Image;
import io.gradwatch.training.data.DataSpec.LibSvm;
import io.gradwatch.training.data.DataSpec.Parquet;
import io.gradwatch.training.data.DataSpec.Source;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a source of rows: {@code data.train}, {@code data.test}. */
final class SourceReader {
    private static final Type<String> PATH_TYPE = ScalarType.text("a path");
    private static final Set<RowFormat> IDX = EnumSet.of(RowFormat.IDX);
    private static final Set<RowFormat> CSV = EnumSet.of(RowFormat.CSV);

    private static final Key<RowFormat> FORMAT =
            Key.required("format", ChoiceType.of(RowFormat.class), "How the rows are stored.");
    private static final Key<Long> LIMIT =
            Key.optional("limit", WholeNumber.longFrom(1), "all rows", "Number of rows to read, from the start.");
    private static final Key<String> IMAGES =
            Key.required("images", PATH_TYPE, "idx: the file of features, gzipped or not.");
    private static final Key<String> LABELS =
            Key.required("labels", PATH_TYPE, "idx: the file of labels, gzipped or not.");
    private static final Key<String> PATH = Key.required(
            "path",
            PATH_TYPE,
            "csv, libsvm, parquet: a file, a folder of files, or a pattern; image: the folder of the classes'"
                    + " folders.");
    private static final Key<Boolean> HEADER = Key.withDefault(
            "header", ScalarType.flag(), true, "csv: `true` if the first line of each file names the columns.");
    private static final Key<Character> DELIMITER =
            Key.withDefault("delimiter", ScalarType.character(), ',', "csv: the separator of values.");

    static final SectionType TYPE = SectionType.of(FORMAT, IMAGES, LABELS, PATH, HEADER, DELIMITER, LIMIT);

    private SourceReader() {}

    static Optional<Source> read(Section source) {
        return source.read(FORMAT).flatMap(format -> {
            format.refuse(source, IDX, IMAGES, LABELS);
            format.refuse(source, EnumSet.complementOf(EnumSet.copyOf(IDX)), PATH);
            format.refuse(source, CSV, HEADER, DELIMITER);
            return switch (format) {
                case IDX -> idx(source);
                case CSV -> csv(source);
                case LIBSVM -> of(source, LibSvm::new);
                case PARQUET -> of(source, Parquet::new);
                case IMAGE -> of(source, Image::new);
            };
        });
    }

    private static Optional<Source> idx(Section source) {
        Optional<String> images = source.readUri(IMAGES);
        Optional<String> labels = source.readUri(LABELS);
        OptionalLong limit = limit(source);
        return source.build(() -> new Idx(images.orElseThrow(), labels.orElseThrow(), limit));
    }

    private static Optional<Source> csv(Section source) {
        Optional<String> path = source.readUri(PATH);
        Optional<Boolean> header = source.read(HEADER);
        Optional<Character> delimiter = source.read(DELIMITER);
        OptionalLong limit = limit(source);
        return source.build(() -> new Csv(path.orElseThrow(), header.orElseThrow(), delimiter.orElseThrow(), limit));
    }

    /** Creates the source of a format that has only a path. */
    private interface PathSource {
        Source at(String path, OptionalLong limit);
    }

    private static Optional<Source> of(Section source, PathSource format) {
        Optional<String> path = source.readUri(PATH);
        OptionalLong limit = limit(source);
        return source.build(() -> format.at(path.orElseThrow(), limit));
    }

    private static OptionalLong limit(Section source) {
        return source.read(LIMIT).map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}
