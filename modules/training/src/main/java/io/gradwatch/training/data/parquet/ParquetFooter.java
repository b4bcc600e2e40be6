package io.gradwatch.training.data.parquet;

import io.gradwatch.training.spark.ParquetSchema;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.types.StructType;

/**
 * Schema and row count from the footer of a Parquet file. Spark infers a schema with a job, which would wait for executors
 * if there are none yet.
 *
 * @param schema the schema as Spark reads it
 * @param codecs compression of the columns
 */
record ParquetFooter(StructType schema, long rows, Set<CompressionCodecName> codecs) {
    /** @throws IOException if the file cannot be read or is not a Parquet file */
    static ParquetFooter read(String uri, Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
            StructType schema = ParquetSchema.of(new Footer(path, reader.getFooter()));
            Set<CompressionCodecName> codecs = reader.getFooter().getBlocks().stream()
                    .flatMap(block -> block.getColumns().stream())
                    .map(ColumnChunkMetaData::getCodec)
                    .collect(Collectors.toCollection(TreeSet::new));
            return new ParquetFooter(schema, reader.getRecordCount(), codecs);
        } catch (RuntimeException e) {
            // Parquet throws runtime exceptions if the file is truncated or has another format.
            throw new IOException("not a Parquet file: " + e.getMessage(), e);
        }
    }

    /** Returns a problem if the file is compressed with a codec that is not on the class path. */
    Optional<String> unsupported(Configuration hadoop) {
        return codecs.stream()
                .filter(codec -> codec.getHadoopCompressionCodecClassName() != null
                        && hadoop.getClassByNameOrNull(codec.getHadoopCompressionCodecClassName()) == null)
                .findFirst()
                .map(codec -> "expected a compression that is installed (zstd, snappy, gzip or none), found "
                        + codec.name().toLowerCase(Locale.ROOT) + "; rewrite the file with zstd");
    }
}
