package io.gradwatch.app.job;

import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Source;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a source of rows: {@code data.train}, {@code data.test}. */
final class SourceReader {
    private enum Format {
        IDX,
        CSV
    }

    private static final Type<String> PATH_TYPE = ScalarType.text("a path");

    private static final Key<Format> FORMAT = Key.required(
            "format", ChoiceType.of(Format.class, "libsvm", "parquet", "image"), "How the rows are stored.");
    private static final Key<Long> LIMIT =
            Key.optional("limit", WholeNumber.longFrom(1), "all rows", "Only the first so many rows.");
    private static final Key<String> IMAGES =
            Key.required("images", PATH_TYPE, "idx: the file of features, gzipped or not.");
    private static final Key<String> LABELS =
            Key.required("labels", PATH_TYPE, "idx: the file of labels, gzipped or not.");
    private static final Key<String> PATH = Key.required("path", PATH_TYPE, "csv: a file, or a folder of files.");
    private static final Key<Boolean> HEADER = Key.withDefault(
            "header", ScalarType.flag(), true, "csv: whether each file's first line names the columns.");
    private static final Key<Character> DELIMITER =
            Key.withDefault("delimiter", ScalarType.character(), ',', "csv: what stands between two values.");

    static final SectionType TYPE = SectionType.of(FORMAT, IMAGES, LABELS, PATH, HEADER, DELIMITER, LIMIT);

    private SourceReader() {}

    static Optional<Source> read(Section source) {
        return source.read(FORMAT).flatMap(format -> switch (format) {
            case IDX -> idx(source);
            case CSV -> csv(source);
        });
    }

    private static Optional<Source> idx(Section source) {
        source.refuse("expected only for csv, found for idx; remove it", PATH, HEADER, DELIMITER);
        Optional<String> images = source.readPath(IMAGES);
        Optional<String> labels = source.readPath(LABELS);
        OptionalLong limit = limit(source);
        return source.build(() -> new Idx(images.orElseThrow(), labels.orElseThrow(), limit));
    }

    private static Optional<Source> csv(Section source) {
        source.refuse("expected only for idx, found for csv; remove it", IMAGES, LABELS);
        Optional<String> path = source.readPath(PATH);
        Optional<Boolean> header = source.read(HEADER);
        Optional<Character> delimiter = source.read(DELIMITER);
        OptionalLong limit = limit(source);
        return source.build(() -> new Csv(path.orElseThrow(), header.orElseThrow(), delimiter.orElseThrow(), limit));
    }

    private static OptionalLong limit(Section source) {
        return source.read(LIMIT).map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}
