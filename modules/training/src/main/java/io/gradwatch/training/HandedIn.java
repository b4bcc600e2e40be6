package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerReportCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BroadcastBlockId;

/**
 * What a task gives back when its worker has handed in: what was measured, and where the floats are to be fetched.
 *
 * @param report of the worker
 * @param executor Spark's id of the executor that keeps the floats
 * @param host of that executor's block manager
 * @param port of that executor's block manager
 * @param broadcast id of the round's state, with which the floats are removed
 * @param attempt of the task, which tells its floats from those of another attempt
 * @param hasUpdaterState whether there is an updater state to fetch besides the parameters
 */
record HandedIn(
        WorkerReport report,
        String executor,
        String host,
        int port,
        long broadcast,
        long attempt,
        boolean hasUpdaterState) {

    /** Whether the worker trained on anything. */
    boolean trained() {
        return report.examples() > 0;
    }

    BlockId parameters() {
        return new BroadcastBlockId(broadcast, "parameters" + attempt);
    }

    BlockId updaterState() {
        return new BroadcastBlockId(broadcast, "updater" + attempt);
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] measured = WorkerReportCodec.encode(report);
            out.writeInt(measured.length);
            out.write(measured);
            out.writeUTF(executor);
            out.writeUTF(host);
            out.writeInt(port);
            out.writeLong(broadcast);
            out.writeLong(attempt);
            out.writeBoolean(hasUpdaterState);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static HandedIn fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new HandedIn(
                    WorkerReportCodec.decode(in.readNBytes(in.readInt())),
                    in.readUTF(),
                    in.readUTF(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
