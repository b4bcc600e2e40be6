package io.gradwatch.training.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where rows come from and what they mean; paths are Hadoop's, those without a scheme on its default file system.
 *
 * @param train rows to train on
 * @param test rows to evaluate on, if they have a source of their own
 * @param holdout rows of {@code train} that are not trained on
 * @param features what goes into the network
 * @param label what is to come out
 * @param shuffle shuffle all training rows once before assigning them to workers
 */
public record DataSpec(
        Source train, Optional<Source> test, Holdout holdout, Features features, Label label, boolean shuffle) {
    /** @throws IllegalArgumentException if rows to test on are to come from two places */
    public DataSpec {
        if (test.isPresent() && holdout.test() > 0) {
            throw new IllegalArgumentException("expected test rows of their own or a part of the others, found both");
        }
    }

    /**
     * Fractions of the rows, at least 0 and below 1.
     *
     * @param test held out of all rows to evaluate on; 0 where there is a source for that
     * @param validation held out of what is left then, to judge variants on
     */
    public record Holdout(double test, double validation) {
        /** Every row is trained on. */
        public static final Holdout NONE = new Holdout(0, 0);
    }

    /** A format with its files. */
    public sealed interface Source {
        /** The path by which problems of the whole name it. */
        String path();

        /** Only the first so many rows. */
        OptionalLong limit();
    }

    /** MNIST's format, gzipped or not. */
    public record Idx(String images, String labels, OptionalLong limit) implements Source {
        @Override
        public String path() {
            return images;
        }
    }

    /** Delimited text, in a file, a folder of files, or files that match a pattern. */
    public record Csv(String path, boolean header, char delimiter, OptionalLong limit) implements Source {}

    /** Lines of a label and {@code index:value} pairs, in files as those of {@link Csv}. */
    public record LibSvm(String path, OptionalLong limit) implements Source {}

    /** Parquet files, in a file, a folder of files, or files that match a pattern. */
    public record Parquet(String path, OptionalLong limit) implements Source {}

    /** A folder for each class, with that class's images. Classes are numbered by the order of the folders' names. */
    public record Image(String path, OptionalLong limit) implements Source {}

    /**
     * What goes into the network.
     *
     * @param columns names, or for a file without header indices from 0; for {@link Csv} and {@link Parquet}
     * @param shape {@code [n]}, {@code [time, features]} or {@code [channels, height, width]}
     * @param scale fitted on the training part only
     */
    public record Features(List<String> columns, List<Integer> shape, Scale scale) {
        /** Scalars of one row. */
        public int length() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /** How features are scaled. UNIT divides bytes by 255. */
    public enum Scale {
        NONE,
        UNIT,
        STANDARD,
        MINMAX
    }

    /** What is to come out of the network. */
    public sealed interface Label {
        /** Units that the output layer needs. */
        int width();
    }

    /** One of so many classes, 0 to classes - 1; {@code column} for {@link Csv} and {@link Parquet}. */
    public record Classes(Optional<String> column, int classes) implements Label {
        @Override
        public int width() {
            return classes;
        }
    }

    /** Numbers, for regression. */
    public record Targets(List<String> columns) implements Label {
        @Override
        public int width() {
            return columns.size();
        }
    }
}
