package io.gradwatch.training.spark;

import org.apache.parquet.hadoop.Footer;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** Converts Parquet schemas to Spark's types. */
public final class ParquetSchema {
    private ParquetSchema() {}

    /** Returns the columns of a file as Spark would read them. */
    public static StructType of(Footer footer) {
        return ParquetFileFormat.readSchemaFromFooter(footer, new ParquetToSparkSchemaConverter(SQLConf.get()));
    }
}
