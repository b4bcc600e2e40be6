package io.gradwatch.training.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Specification of the rows of a job: their sources and their meaning. Paths are Hadoop paths. A path without a scheme is
 * on the default file system.
 *
 * @param train source of the rows to train on
 * @param test source of the rows to evaluate on; empty if they are held out of {@code train}
 * @param holdout fractions of the rows of {@code train} that are not trained on
 * @param features input of the network
 * @param label expected output of the network
 * @param shuffle true to shuffle all training rows once before they are assigned to workers
 */
public record DataSpec(
        Source train, Optional<Source> test, Holdout holdout, Features features, Label label, boolean shuffle) {
    /** @throws IllegalArgumentException if there is a test source and a test fraction */
    public DataSpec {
        if (test.isPresent() && holdout.test() > 0) {
            throw new IllegalArgumentException(
                    "expected either a source of test rows or a fraction of the training rows, found both");
        }
    }

    /**
     * Fractions of rows, each at least 0 and below 1.
     *
     * @param test fraction of all rows that is held out to evaluate on; 0 if test rows have their own source
     * @param validation fraction of the remaining rows that is held out to judge variants on
     */
    public record Holdout(double test, double validation) {
        /** No row is held out. */
        public static final Holdout NONE = new Holdout(0, 0);
    }

    /** Files of one format. */
    public sealed interface Source {
        /** Returns the path that problems of the whole source are reported with. */
        String path();

        /** Returns the number of rows to read; empty for all. */
        OptionalLong limit();

        /** Calls the method of {@code visitor} for this kind of source. */
        <T> T accept(Visitor<T> visitor);

        /** One method per kind of source, so that code that misses a kind does not compile. */
        interface Visitor<T> {
            T idx(Idx source);

            T csv(Csv source);

            T libSvm(LibSvm source);

            T parquet(Parquet source);

            T image(Image source);
        }
    }

    /** MNIST's format, gzipped or not. */
    public record Idx(String images, String labels, OptionalLong limit) implements Source {
        @Override
        public String path() {
            return images;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.idx(this);
        }
    }

    /** Delimited text in a file, a folder of files, or files that match a pattern. */
    public record Csv(String path, boolean header, char delimiter, OptionalLong limit) implements Source {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.csv(this);
        }
    }

    /** Lines of a label and {@code index:value} pairs, in files like those of {@link Csv}. */
    public record LibSvm(String path, OptionalLong limit) implements Source {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.libSvm(this);
        }
    }

    /** Parquet in a file, a folder of files, or files that match a pattern. */
    public record Parquet(String path, OptionalLong limit) implements Source {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.parquet(this);
        }
    }

    /** One folder of images per class. Classes are numbered in the order of the folder names. */
    public record Image(String path, OptionalLong limit) implements Source {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.image(this);
        }
    }

    /**
     * The input of the network.
     *
     * @param columns names, or indices from 0 if a file has no header; for {@link Csv} and {@link Parquet}
     * @param shape {@code [n]}, {@code [time, features]} or {@code [channels, height, width]}
     * @param scale scaling that is fitted on the training rows only
     */
    public record Features(List<String> columns, List<Integer> shape, Scale scale) {
        /** Returns the number of scalars in a row. */
        public int length() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /** Scaling of features. UNIT divides bytes by 255. */
    public enum Scale {
        NONE,
        UNIT,
        STANDARD,
        MINMAX
    }

    /** The expected output of the network. */
    public sealed interface Label {
        /** Returns the number of units that the output layer needs. */
        int width();
    }

    /** A class from 0 to {@code classes - 1}. The column is for {@link Csv} and {@link Parquet}. */
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
