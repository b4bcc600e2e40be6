package io.gradwatch.training.replica;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerReportCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a worker hands in at a round's end.
 *
 * @param report what it measured
 * @param parameters of its replica, flat; empty if it trained on nothing
 * @param updaterState of its replica, flat; empty if it trained on nothing or the updater has none
 */
public record WorkerResult(WorkerReport report, FlatFloats parameters, FlatFloats updaterState) {
    private static final int HEADER = 3 * Integer.BYTES;

    /** One array for the way to the driver: three lengths, then the report, the parameters and the updater state. */
    public byte[] toBytes() {
        byte[] reportBytes = WorkerReportCodec.encode(report);
        ByteBuffer parameterBytes = parameters.asBytes();
        ByteBuffer updaterBytes = updaterState.asBytes();
        long length = (long) HEADER + reportBytes.length + parameterBytes.remaining() + updaterBytes.remaining();
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(reportBytes.length).putInt(parameterBytes.remaining()).putInt(updaterBytes.remaining());
        out.put(reportBytes).put(parameterBytes).put(updaterBytes);
        return out.array();
    }

    /** Reads what {@link #toBytes()} wrote. */
    public static WorkerResult fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int reportLength = in.getInt();
        int parameterLength = in.getInt();
        int updaterLength = in.getInt();
        WorkerReport report = WorkerReportCodec.decode(take(in, reportLength));
        FlatFloats parameters = FlatFloats.wrap(take(in, parameterLength));
        return new WorkerResult(report, parameters, FlatFloats.wrap(take(in, updaterLength)));
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
