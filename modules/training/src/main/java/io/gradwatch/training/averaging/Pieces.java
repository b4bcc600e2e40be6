package io.gradwatch.training.averaging;

import io.gradwatch.training.replica.WorkerResult;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.LentFloats;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a state into pieces for averaging. A piece lies within one layer and fits into a processor's cache. Driver and
 * executors average a piece with the same code and get the same bits.
 */
final class Pieces {
    private static final int LENGTH = 16_384;

    /** One of the two vectors of a state. */
    enum Vector {
        PARAMETERS,
        UPDATER_STATE;

        /** Returns this vector of a worker's result. */
        LentFloats of(WorkerResult result) {
            return this == PARAMETERS ? result.parameters() : result.updaterState();
        }
    }

    /**
     * A range of floats of one vector.
     *
     * @param vector vector that the piece is part of
     * @param layer index of the layer that the piece belongs to; -1 in the updater state
     * @param start index of its first float in the vector
     * @param length number of its floats
     */
    record Piece(Vector vector, int layer, int start, int length) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private Pieces() {}

    /** Returns all pieces of a state: those of the parameters, then those of the updater state, each in flat order. */
    static List<Piece> of(FlatLayout layout, int updaterStateLength) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < layout.segments().size(); i++) {
            FlatLayout.Segment segment = layout.segments().get(i);
            int layer = layout.layout().parameters().get(i).layer().index();
            cut(pieces, Vector.PARAMETERS, layer, segment.start(), segment.length());
        }
        cut(pieces, Vector.UPDATER_STATE, -1, 0, updaterStateLength);
        return List.copyOf(pieces);
    }

    private static void cut(List<Piece> pieces, Vector vector, int layer, int start, int length) {
        for (int done = 0; done < length; done += LENGTH) {
            pieces.add(new Piece(vector, layer, start + done, Math.min(LENGTH, length - done)));
        }
    }
}
