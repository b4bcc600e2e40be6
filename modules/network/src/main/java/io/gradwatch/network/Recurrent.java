package io.gradwatch.network;

import io.gradwatch.network.gru.Gru;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/**
 * Goes through a sequence step by step, each step seeing what the layer gave at the one before.
 *
 * @param cell what is done in a step
 * @param activation of a simple cell's sums, of a gated cell's candidate and output
 * @param init of input and recurrent weights
 * @param returnSequences whether every time step comes out, or only the last one
 */
public record Recurrent(Cell cell, int units, Activation activation, Initializer init, boolean returnSequences)
        implements LayerSpec {
    /** What is done in a step. */
    public enum Cell {
        /** Fully connected to the input and to its own last output (Elman, 1990). */
        SIMPLE_RNN("simpleRnn"),
        /** With a memory and three gates (Hochreiter and Schmidhuber, 1997; Gers et al., 2000). */
        LSTM("lstm"),
        /** With two gates, and its output as the memory (Cho et al., 2014). */
        GRU("gru");

        private final String kind;

        Cell(String kind) {
            this.kind = kind;
        }

        /** As job files spell it. */
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

    /** DL4J's layer, which gives all time steps. */
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
