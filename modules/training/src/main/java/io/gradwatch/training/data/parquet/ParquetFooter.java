package io.gradwatch.training.data.parquet;

import io.gradwatch.training.spark.ParquetSchema;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.types.StructType;

/**
 * Schema and row count from the footer of a Parquet file. Spark infers a schema with a job, which would wait for executors
 * if there are none yet.
 *
 * @param schema the schema as Spark reads it
 */
record ParquetFooter(StructType schema, long rows) {
    /** @throws IOException if the file cannot be read or is not a Parquet file */
    static ParquetFooter read(String uri, Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
            StructType schema = ParquetSchema.of(new Footer(path, reader.getFooter()));
            return new ParquetFooter(schema, reader.getRecordCount());
        } catch (RuntimeException e) {
            // Parquet throws runtime exceptions if the file is truncated or has another format.
            throw new IOException("not a Parquet file: " + e.getMessage(), e);
        }
    }
}
