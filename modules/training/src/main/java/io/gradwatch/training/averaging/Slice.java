package io.gradwatch.training.averaging;

import io.gradwatch.signal.WorkerReportCodec;
import io.gradwatch.training.averaging.Pieces.Piece;
import io.gradwatch.training.replica.WorkerResult;
import io.gradwatch.training.state.FlatFloats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * Part of a replica that one worker sends to one reducer: the floats of the reducer's pieces.
 *
 * @param worker worker of the replica
 * @param examples rows that the worker trained on; 0 if there are no floats
 * @param report encoded report of the worker, for the first reducer only; else empty
 * @param floats floats of the pieces, in the order of the pieces
 */
record Slice(int worker, long examples, byte[] report, FlatFloats floats) {
    private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;

    /** Returns the pieces of slice {@code index} out of {@code slices}. */
    static List<Piece> pieces(List<Piece> pieces, int index, int slices) {
        return pieces.subList(bound(pieces, index, slices), bound(pieces, index + 1, slices));
    }

    /** Returns the index of the first piece of slice {@code index}. */
    static int bound(List<Piece> pieces, int index, int slices) {
        return (int) ((long) pieces.size() * index / slices);
    }

    /** Cuts a worker's result into slices, keyed by reducer. */
    static Iterator<Tuple2<Integer, byte[]>> cut(WorkerResult result, List<Piece> pieces, int slices) {
        boolean trained = result.report().examples() > 0;
        List<Tuple2<Integer, byte[]>> cut = new ArrayList<>();
        for (int i = 0; i < (trained ? slices : 1); i++) {
            byte[] report = i == 0 ? WorkerReportCodec.encode(result.report()) : new byte[0];
            FlatFloats floats = trained ? floats(result, pieces(pieces, i, slices)) : FlatFloats.EMPTY;
            Slice slice = new Slice(result.report().worker(), result.report().examples(), report, floats);
            cut.add(new Tuple2<>(i, slice.toBytes()));
        }
        return cut.iterator();
    }

    private static FlatFloats floats(WorkerResult result, List<Piece> pieces) {
        int length = pieces.stream().mapToInt(Piece::length).sum();
        FlatFloats.Builder floats = new FlatFloats.Builder(length);
        int offset = 0;
        for (Piece piece : pieces) {
            piece.vector().of(result).copyTo(floats, offset, piece.start(), piece.length());
            offset += piece.length();
        }
        return floats.build();
    }

    private byte[] toBytes() {
        ByteBuffer floatBytes = floats.asBytes();
        ByteBuffer out = ByteBuffer.allocate(HEADER + report.length + floatBytes.remaining())
                .order(ByteOrder.LITTLE_ENDIAN);
        return out.putInt(worker)
                .putLong(examples)
                .putInt(report.length)
                .put(report)
                .put(floatBytes)
                .array();
    }

    static Slice fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int worker = in.getInt();
        long examples = in.getLong();
        byte[] report = new byte[in.getInt()];
        in.get(report);
        byte[] floats = new byte[in.remaining()];
        in.get(floats);
        return new Slice(worker, examples, report, FlatFloats.wrap(floats));
    }
}
