package io.gradwatch.training;

import io.gradwatch.training.replica.FlatLayout;
import io.gradwatch.training.replica.LentFloats;
import io.gradwatch.training.replica.WorkerResult;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a state is cut for averaging: into runs that lie within one layer and are small enough for a processor's cache.
 * Each is averaged by itself, on the driver or on an executor, by the same code and so to the same bits.
 */
final class Pieces {
    private static final int LENGTH = 16_384;

    /** Which of a state's two vectors. */
    enum Vector {
        PARAMETERS,
        UPDATER_STATE;

        LentFloats of(WorkerResult result) {
            return this == PARAMETERS ? result.parameters() : result.updaterState();
        }
    }

    /**
     * A run of floats.
     *
     * @param layer index of the layer it belongs to; -1 in the updater state
     */
    record Piece(Vector vector, int layer, int start, int length) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private Pieces() {}

    /** All pieces of a state: those of the parameters, then those of the updater state, each in flat order. */
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
