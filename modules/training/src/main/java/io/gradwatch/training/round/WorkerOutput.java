package io.gradwatch.training.round;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerReportCodec;
import io.gradwatch.training.replica.WorkerResult;
import io.gradwatch.training.spark.BlockExchange;
import io.gradwatch.training.spark.BlockExchange.Content;
import io.gradwatch.training.spark.BlockExchange.Location;
import io.gradwatch.training.spark.BlockExchange.Name;
import io.gradwatch.training.state.LentFloats;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * Result of a worker's task: the report, and where to fetch the replica's floats. The floats stay in the replica's memory,
 * which the task lends to Spark's block store. As part of the task's result they would pass through two serializers and be
 * copied seven times.
 *
 * @param report report of the worker
 * @param location executor that has the floats
 * @param broadcast id of the broadcast of the round's state; destroying it removes the floats from the store
 * @param attempt id of the task attempt, which distinguishes its floats from those of another attempt
 * @param hasUpdaterState whether there is an updater state besides the parameters
 */
record WorkerOutput(WorkerReport report, Location location, long broadcast, long attempt, boolean hasUpdaterState) {

    /**
     * Last step of a task: lends the worker's floats to the block store and returns the encoded output.
     *
     * <p>A class instead of a lambda, because Spark searches a lambda for captured variables on every job.
     */
    static final class Publisher extends AbstractFunction2<TaskContext, Iterator<WorkerResult>, byte[]>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long broadcast;

        /**
         * Creates the last step of a round's tasks.
         *
         * @param broadcast id of the broadcast of the round's state
         */
        Publisher(long broadcast) {
            this.broadcast = broadcast;
        }

        @Override
        public byte[] apply(TaskContext task, Iterator<WorkerResult> results) {
            WorkerResult result = results.next();
            WorkerOutput output = new WorkerOutput(
                    result.report(),
                    BlockExchange.here(),
                    broadcast,
                    task.taskAttemptId(),
                    !result.updaterState().isEmpty());
            if (output.trained()) {
                lend(output.parameters(), result.parameters());
            }
            if (output.hasUpdaterState()) {
                lend(output.updaterState(), result.updaterState());
            }
            return output.toBytes();
        }

        private static void lend(Name name, LentFloats floats) {
            BlockExchange.lend(name, floats.asBytes(), floats);
        }
    }

    /** Returns whether the worker trained on at least one row. */
    boolean trained() {
        return report.examples() > 0;
    }

    /** Returns the name of the block that holds the parameters. */
    Name parameters() {
        return new Name(broadcast, "parameters" + attempt);
    }

    /** Returns the name of the block that holds the updater state. */
    Name updaterState() {
        return new Name(broadcast, "updater" + attempt);
    }

    /**
     * Returns the worker's result with its floats, which are valid until the replica trains again.
     *
     * @throws IOException if the executor does not have the floats any more
     */
    WorkerResult fetch() throws IOException {
        LentFloats parameters = trained() ? floats(parameters()) : LentFloats.EMPTY;
        LentFloats updaterState = hasUpdaterState ? floats(updaterState()) : LentFloats.EMPTY;
        return new WorkerResult(report, parameters, updaterState);
    }

    private LentFloats floats(Name name) throws IOException {
        Content content = BlockExchange.fetch(location, name);
        return LentFloats.of(content.bytes(), content.owner());
    }

    private byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] encoded = WorkerReportCodec.encode(report);
            out.writeInt(encoded.length);
            out.write(encoded);
            out.writeUTF(location.executor());
            out.writeUTF(location.host());
            out.writeInt(location.port());
            out.writeLong(broadcast);
            out.writeLong(attempt);
            out.writeBoolean(hasUpdaterState);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Returns the output that a {@link Publisher} encoded. */
    static WorkerOutput fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            WorkerReport report = WorkerReportCodec.decode(in.readNBytes(in.readInt()));
            Location location = new Location(in.readUTF(), in.readUTF(), in.readInt());
            return new WorkerOutput(report, location, in.readLong(), in.readLong(), in.readBoolean());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
