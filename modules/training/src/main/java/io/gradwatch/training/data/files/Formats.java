package io.gradwatch.training.data.files;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Image;
import io.gradwatch.training.data.DataSpec.LibSvm;
import io.gradwatch.training.data.DataSpec.Parquet;
import io.gradwatch.training.data.DataSpec.Source;
import io.gradwatch.training.data.format.Format;
import io.gradwatch.training.data.idx.IdxFormat;
import io.gradwatch.training.data.image.ImageFormat;
import io.gradwatch.training.data.libsvm.LibSvmFormat;
import io.gradwatch.training.data.parquet.ParquetFormat;
import io.gradwatch.training.data.text.CsvFormat;
import org.apache.spark.sql.SparkSession;

/** The format of each kind of source. A kind without a format does not compile. */
final class Formats implements Source.Visitor<Format> {
    private final SparkSession session;
    private final DataSpec spec;
    private final int partitions;

    /**
     * Creates the formats for sources of one specification.
     *
     * @param partitions approximate number of tasks that read a source
     */
    Formats(SparkSession session, DataSpec spec, int partitions) {
        this.session = session;
        this.spec = spec;
        this.partitions = partitions;
    }

    @Override
    public Format idx(Idx source) {
        return new IdxFormat(session, source, spec, partitions);
    }

    @Override
    public Format csv(Csv source) {
        return CsvFormat.of(session, source, spec, partitions);
    }

    @Override
    public Format libSvm(LibSvm source) {
        return LibSvmFormat.of(session, source, spec, partitions);
    }

    @Override
    public Format parquet(Parquet source) {
        return new ParquetFormat(session, source, spec, partitions);
    }

    @Override
    public Format image(Image source) {
        return new ImageFormat(session, source, spec, partitions);
    }
}
