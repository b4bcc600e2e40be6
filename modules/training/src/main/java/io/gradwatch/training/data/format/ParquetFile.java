package io.gradwatch.training.data.format;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/**
 * What a Parquet file's footer says. Spark's own way to a schema is a job, which waits where there are no executors yet.
 *
 * @param schema as Spark would read it
 */
record ParquetFile(StructType schema, long rows) {
    /** @throws IOException if it cannot be read, or is no such file */
    static ParquetFile read(String uri, Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
            StructType schema = ParquetFileFormat.readSchemaFromFooter(
                    new Footer(path, reader.getFooter()), new ParquetToSparkSchemaConverter(SQLConf.get()));
            return new ParquetFile(schema, reader.getRecordCount());
        } catch (RuntimeException e) {
            // What Parquet throws where a file is none of its own, or is cut off.
            throw new IOException("not a Parquet file: " + e.getMessage(), e);
        }
    }
}
