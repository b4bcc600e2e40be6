package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.Pieces.Piece;
import io.gradwatch.training.Pieces.Vector;
import io.gradwatch.training.replica.FlatFloats;
import java.util.List;

/** Puts averaged pieces together again. Threads may add different pieces at a time. */
final class StateAssembly {
    private final FlatFloats.Builder parameters;
    private final FlatFloats.Builder updaterState;
    private final double[] squaredDrift;
    private final double[] squaredNorm;
    private final int layers;

    StateAssembly(int parameterLength, int updaterStateLength, int layers, int pieces) {
        parameters = new FlatFloats.Builder(parameterLength);
        updaterState = new FlatFloats.Builder(updaterStateLength);
        squaredDrift = new double[pieces];
        squaredNorm = new double[pieces];
        this.layers = layers;
    }

    /** Where the mean of a piece goes. */
    PieceAverager.Target target(Piece piece) {
        FlatFloats.Builder vector = of(piece);
        return (to, mean, count) -> vector.write(piece.start() + to, mean, count);
    }

    /** Copies the mean of a piece, which is in {@code means} from {@code offset} on. */
    void copy(Piece piece, FlatFloats means, int offset) {
        of(piece).write(piece.start(), means.asBytes(), offset, piece.length());
    }

    private FlatFloats.Builder of(Piece piece) {
        return piece.vector() == Vector.PARAMETERS ? parameters : updaterState;
    }

    /** Adds what was told of the piece at {@code index} of the state's pieces. */
    void add(int index, PieceAverage average) {
        squaredDrift[index] = average.squaredDrift();
        squaredNorm[index] = average.squaredNorm();
    }

    /** Returns the round whose mean this is, complete with all pieces. */
    CombinedRound.Averaged combined(
            List<WorkerReport> reports, List<Piece> pieces, double jobSeconds, double averageSeconds) {
        return new CombinedRound.Averaged(
                reports, parameters.build(), updaterState.build(), drift(pieces), jobSeconds, averageSeconds);
    }

    /** Replica drift by layer, its sums added up in the order of the pieces. */
    private double[] drift(Iterable<Piece> pieces) {
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
