package io.gradwatch.training;

import io.gradwatch.training.Pieces.Piece;
import io.gradwatch.training.Pieces.Vector;
import io.gradwatch.training.replica.FlatFloats;
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
 * What one reducer sends to the driver.
 *
 * @param index which slice
 * @param reports the workers' encoded reports, from the first reducer only
 * @param averages one a piece of the slice; none if no worker trained
 * @param means of the slice's pieces, one after the other
 */
record SliceAverage(int index, List<byte[]> reports, List<PieceAverage> averages, FlatFloats means) {

    /** Averages one reducer's slices, whose order of arrival does not matter. */
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
        List<PieceAverage> averages = new ArrayList<>();
        int offset = 0;
        for (Piece piece : own) {
            int start = offset;
            List<PieceOf> sources =
                    trained.stream().map(slice -> new PieceOf(slice, start)).toList();
            averages.add(averager.average(
                    piece.length(),
                    sources,
                    piece.vector() == Vector.PARAMETERS,
                    (to, mean, count) -> means.write(start + to, mean, count)));
            offset += piece.length();
        }
        return new SliceAverage(index, reports, averages, means.build());
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

    /** Adds all of it to the state, whose piece {@code first} is the slice's first. */
    void addTo(StateAssembly state, List<Piece> pieces, int first) {
        int offset = 0;
        for (int i = 0; i < averages.size(); i++) {
            Piece piece = pieces.get(first + i);
            state.copy(piece, means, offset);
            state.add(first + i, averages.get(i));
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
            out.writeInt(averages.size());
            for (PieceAverage average : averages) {
                out.writeDouble(average.squaredDrift());
                out.writeDouble(average.squaredNorm());
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
            List<PieceAverage> averages = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                averages.add(new PieceAverage(in.readDouble(), in.readDouble()));
            }
            return new SliceAverage(index, reports, averages, FlatFloats.wrap(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
