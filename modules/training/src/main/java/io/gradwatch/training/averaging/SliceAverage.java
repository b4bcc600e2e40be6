package io.gradwatch.training.averaging;

import io.gradwatch.training.averaging.PieceAverager.Squares;
import io.gradwatch.training.averaging.Pieces.Piece;
import io.gradwatch.training.averaging.Pieces.Vector;
import io.gradwatch.training.state.FlatFloats;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * Average of one slice over the replicas, which a reducer returns to the driver.
 *
 * @param index index of the slice
 * @param reports encoded reports of the workers, from the first reducer only
 * @param squares sums of squares of each piece of the slice; empty if no worker trained
 * @param means means of the pieces, in the order of the pieces
 */
record SliceAverage(int index, List<byte[]> reports, List<Squares> squares, FlatFloats means) {

    /** Averages the slices of one reducer, in worker order whatever order they arrive in. */
    static SliceAverage of(Iterator<Tuple2<Integer, byte[]>> frames, List<Piece> pieces, int slices) {
        List<Slice> all = new ArrayList<>();
        int index = 0;
        while (frames.hasNext()) {
            Tuple2<Integer, byte[]> frame = frames.next();
            index = frame._1();
            all.add(Slice.fromBytes(frame._2()));
        }
        all.sort(Comparator.comparingInt(Slice::worker));
        List<byte[]> reports = all.stream()
                .map(Slice::report)
                .filter(report -> report.length > 0)
                .toList();
        List<Slice> trained = all.stream().filter(slice -> slice.examples() > 0).toList();
        List<Piece> own = trained.isEmpty() ? List.of() : Slice.pieces(pieces, index, slices);
        FlatFloats.Builder means =
                new FlatFloats.Builder(own.stream().mapToInt(Piece::length).sum());
        PieceAverager averager = new PieceAverager();
        List<Squares> squares = new ArrayList<>();
        int offset = 0;
        for (Piece piece : own) {
            int start = offset;
            List<PieceOf> sources =
                    trained.stream().map(slice -> new PieceOf(slice, start)).toList();
            squares.add(averager.average(
                    piece.length(),
                    sources,
                    piece.vector() == Vector.PARAMETERS,
                    (to, mean, count) -> means.write(start + to, mean, count)));
            offset += piece.length();
        }
        return new SliceAverage(index, reports, squares, means.build());
    }

    private record PieceOf(Slice slice, int start) implements PieceAverager.Source {
        @Override
        public long examples() {
            return slice.examples();
        }

        @Override
        public void read(int from, float[] target, int count) {
            slice.floats().read(start + from, target, count);
        }
    }

    /**
     * Adds this slice to the mean.
     *
     * @param first index of the slice's first piece among all pieces
     */
    void addTo(MeanAssembly mean, List<Piece> pieces, int first) {
        int offset = 0;
        for (int i = 0; i < squares.size(); i++) {
            Piece piece = pieces.get(first + i);
            mean.copy(piece, means, offset);
            mean.add(first + i, squares.get(i));
            offset += piece.length();
        }
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(index);
            out.writeInt(reports.size());
            for (byte[] report : reports) {
                out.writeInt(report.length);
                out.write(report);
            }
            out.writeInt(squares.size());
            for (Squares piece : squares) {
                out.writeDouble(piece.drift());
                out.writeDouble(piece.norm());
            }
            out.write(means.asBytes().array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static SliceAverage fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int index = in.readInt();
            List<byte[]> reports = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                reports.add(in.readNBytes(in.readInt()));
            }
            List<Squares> squares = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                squares.add(new Squares(in.readDouble(), in.readDouble()));
            }
            return new SliceAverage(index, reports, squares, FlatFloats.wrap(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
