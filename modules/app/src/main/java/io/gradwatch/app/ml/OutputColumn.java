package io.gradwatch.app.ml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Adds a column with the outputs of a network to rows, many rows in one forward pass. */
final class OutputColumn implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** The number of rows of one forward pass. */
    private static final int BATCH = 256;

    private final Broadcast<ForwardPass> network;
    private final int features;

    private OutputColumn(Broadcast<ForwardPass> network, int features) {
        this.network = network;
        this.features = features;
    }

    /** Returns the rows with one more column of vectors, the activations of the output layer. */
    static Dataset<Row> add(Dataset<?> rows, String featuresColumn, String name, Broadcast<ForwardPass> network) {
        StructType schema = rows.schema();
        OutputColumn column = new OutputColumn(network, schema.fieldIndex(featuresColumn));
        return rows.toDF().mapPartitions(column, Encoders.row(schema.add(name, SQLDataTypes.VectorType(), false)));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Batches(rows);
    }

    private final class Batches implements Iterator<Row> {
        private final Iterator<Row> rows;
        private Iterator<Row> ready = List.<Row>of().iterator();

        Batches(Iterator<Row> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return ready.hasNext() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!ready.hasNext()) {
                ready = batch().iterator();
            }
            return ready.next();
        }

        private List<Row> batch() {
            List<Row> batch = new ArrayList<>(BATCH);
            List<Vector> vectors = new ArrayList<>(BATCH);
            while (batch.size() < BATCH && rows.hasNext()) {
                Row row = rows.next();
                batch.add(row);
                vectors.add(row.getAs(features));
            }
            Vector[] outputs = network.value().outputs(vectors);
            for (int i = 0; i < outputs.length; i++) {
                batch.set(i, with(batch.get(i), outputs[i]));
            }
            return batch;
        }
    }

    private static Row with(Row row, Vector output) {
        Object[] cells = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            cells[i] = row.get(i);
        }
        cells[row.size()] = output;
        return RowFactory.create(cells);
    }
}
