package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ChoiceType;
import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Image;
import io.gradwatch.training.data.DataSpec.LibSvm;
import io.gradwatch.training.data.DataSpec.Parquet;
import io.gradwatch.training.data.DataSpec.Source;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The formats of row files. */
enum RowFormat {
    IDX,
    CSV,
    LIBSVM,
    PARQUET,
    IMAGE;

    /** Formats whose columns have names. */
    static final Set<RowFormat> WITH_COLUMNS = EnumSet.of(CSV, PARQUET);

    /** Formats whose features are bytes. */
    static final Set<RowFormat> OF_BYTES = EnumSet.of(IDX, IMAGE);

    /** Returns the format of a source. A kind of source without a format does not compile. */
    static RowFormat of(Source source) {
        return source.accept(new Source.Visitor<>() {
            @Override
            public RowFormat idx(Idx idx) {
                return IDX;
            }

            @Override
            public RowFormat csv(Csv csv) {
                return CSV;
            }

            @Override
            public RowFormat libSvm(LibSvm libSvm) {
                return LIBSVM;
            }

            @Override
            public RowFormat parquet(Parquet parquet) {
                return PARQUET;
            }

            @Override
            public RowFormat image(Image image) {
                return IMAGE;
            }
        });
    }

    /** Adds a problem at each of these keys that is present but belongs to other formats only. */
    void refuse(Section section, Collection<RowFormat> others, Key<?>... keys) {
        if (!others.contains(this)) {
            section.refuse("expected only for " + names(others) + ", found for " + this + "; remove it", keys);
        }
    }

    private static String names(Collection<RowFormat> formats) {
        return formats.stream().map(RowFormat::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return ChoiceType.name(this);
    }
}
