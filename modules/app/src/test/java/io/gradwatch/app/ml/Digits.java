package io.gradwatch.app.ml;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The project's digits as a DataFrame of {@code features}, 784 greys from 0 to 255, and {@code label}. */
final class Digits {
    static final Path FOLDER = Path.of("../../src/data/mnist");

    private static final int PIXELS = 784;

    private Digits() {}

    static Dataset<Row> read(SparkSession session, String part, int count) throws IOException {
        byte[] images = content(part + "-images.gz", 16, count * PIXELS);
        byte[] labels = content(part + "-labels.gz", 8, count);
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            double[] greys = new double[PIXELS];
            for (int i = 0; i < PIXELS; i++) {
                greys[i] = images[row * PIXELS + i] & 0xFF;
            }
            rows.add(RowFactory.create(Vectors.dense(greys), (double) labels[row]));
        }
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType(), false)
                .add("label", DataTypes.DoubleType, false);
        return session.createDataFrame(rows, schema).localCheckpoint();
    }

    private static byte[] content(String file, int header, int length) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file))))) {
            in.readFully(new byte[header]);
            byte[] content = new byte[length];
            in.readFully(content);
            return content;
        }
    }
}
