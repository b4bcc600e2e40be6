package io.gradwatch.training.averaging;

import io.gradwatch.training.averaging.PieceAverager.Squares;
import io.gradwatch.training.averaging.Pieces.Piece;
import io.gradwatch.training.averaging.Pieces.Vector;
import io.gradwatch.training.state.FlatFloats;
import java.util.List;

/** Assembles the mean of the replicas from averaged pieces. Several threads may add different pieces at the same time. */
final class MeanAssembly {
    private final FlatFloats.Builder parameters;
    private final FlatFloats.Builder updaterState;
    private final double[] squaredDrift;
    private final double[] squaredNorm;
    private final int layers;

    /**
     * Creates an assembly without content.
     *
     * @param pieces all pieces that will be added
     * @param layers number of layers of the network
     */
    MeanAssembly(List<Piece> pieces, int layers) {
        parameters = new FlatFloats.Builder(length(pieces, Vector.PARAMETERS));
        updaterState = new FlatFloats.Builder(length(pieces, Vector.UPDATER_STATE));
        squaredDrift = new double[pieces.size()];
        squaredNorm = new double[pieces.size()];
        this.layers = layers;
    }

    private static int length(List<Piece> pieces, Vector vector) {
        return pieces.stream()
                .filter(piece -> piece.vector() == vector)
                .mapToInt(Piece::length)
                .sum();
    }

    /** Returns the place of a piece's mean. */
    PieceAverager.Target target(Piece piece) {
        FlatFloats.Builder vector = of(piece);
        return (to, mean, count) -> vector.write(piece.start() + to, mean, count);
    }

    /** Copies the mean of a piece from {@code means}, where it starts at {@code offset}. */
    void copy(Piece piece, FlatFloats means, int offset) {
        of(piece).write(piece.start(), means.asBytes(), offset, piece.length());
    }

    private FlatFloats.Builder of(Piece piece) {
        return piece.vector() == Vector.PARAMETERS ? parameters : updaterState;
    }

    /** Adds the sums of squares of the piece with this index. */
    void add(int index, Squares squares) {
        squaredDrift[index] = squares.drift();
        squaredNorm[index] = squares.norm();
    }

    /** Returns the mean, once all pieces have been added. */
    ReplicaMean mean() {
        return new ReplicaMean(parameters.build(), updaterState.build());
    }

    /** Returns the replica drift by layer. Sums over the pieces in their order, so that the bits are reproducible. */
    double[] drift(Iterable<Piece> pieces) {
        double[] drift = new double[layers];
        double[] norm = new double[layers];
        int index = 0;
        for (Piece piece : pieces) {
            if (piece.vector() == Vector.PARAMETERS) {
                drift[piece.layer()] += squaredDrift[index];
                norm[piece.layer()] += squaredNorm[index];
            }
            index++;
        }
        for (int layer = 0; layer < layers; layer++) {
            drift[layer] = drift[layer] == 0 ? 0 : Math.sqrt(drift[layer] / norm[layer]);
        }
        return drift;
    }
}
