package io.gradwatch.network;

import io.gradwatch.network.gru.Gru;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/**
 * A recurrent layer: it processes a sequence step by step, with its own output of the previous step as a second input.
 *
 * @param cell type of the cell
 * @param activation activation of the sums of a simple cell, or of the candidate and output of a gated cell
 * @param init initializer of input and recurrent weights
 * @param returnSequences true to output every time step, false to output the last one
 */
public record Recurrent(Cell cell, int units, Activation activation, Initializer init, boolean returnSequences)
        implements LayerSpec {
    /** Cell of a recurrent layer. */
    public enum Cell {
        /** Simple recurrent network, connected to the input and to its last output (Elman, 1990). */
        SIMPLE_RNN("simpleRnn"),
        /** Long short-term memory with three gates (Hochreiter and Schmidhuber, 1997; Gers et al., 2000). */
        LSTM("lstm"),
        /** Gated recurrent unit: two gates, with its output as the memory (Cho et al., 2014). */
        GRU("gru");

        private final String kind;

        Cell(String kind) {
            this.kind = kind;
        }

        /** Returns the kind as job files spell it. */
        public String kind() {
            return kind;
        }
    }

    public Recurrent {
        if (units < 1) {
            throw new IllegalArgumentException("units: expected at least 1, found " + units);
        }
    }

    @Override
    public String kind() {
        return cell.kind();
    }

    /** Returns DL4J's layer, which outputs all time steps. */
    @Override
    public Layer toDl4j() {
        BaseRecurrentLayer.Builder<?> builder =
                switch (cell) {
                    case SIMPLE_RNN -> new SimpleRnn.Builder();
                    case LSTM -> new LSTM.Builder();
                    case GRU -> new Gru.Builder();
                };
        builder.nOut(units);
        builder.activation(activation.toDl4j());
        builder.weightInit(init.toDl4j());
        return builder.build();
    }

    @Override
    public Optional<String> misfit(List<Integer> input) {
        return LayerSpec.isSequence(input) ? Optional.empty() : Optional.of("sequences [time, features]");
    }

    @Override
    public List<Integer> outputShape(List<Integer> input) {
        return returnSequences ? List.of(input.get(0), units) : List.of(units);
    }
}
