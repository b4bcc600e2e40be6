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

/** How rows are stored, and what a job has to say of them for that. */
enum RowFormat {
    IDX(Idx.class),
    CSV(Csv.class),
    LIBSVM(LibSvm.class),
    PARQUET(Parquet.class),
    IMAGE(Image.class);

    /** Formats whose columns have names. */
    static final Set<RowFormat> WITH_COLUMNS = EnumSet.of(CSV, PARQUET);

    /** Formats whose features are bytes. */
    static final Set<RowFormat> OF_BYTES = EnumSet.of(IDX, IMAGE);

    private final Class<? extends Source> source;

    RowFormat(Class<? extends Source> source) {
        this.source = source;
    }

    static RowFormat of(Source source) {
        return EnumSet.allOf(RowFormat.class).stream()
                .filter(format -> format.source.isInstance(source))
                .findFirst()
                .orElseThrow();
    }

    /** Adds a problem at each of these keys that is there although it is for other formats. */
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
