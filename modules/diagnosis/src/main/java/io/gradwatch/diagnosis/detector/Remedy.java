package io.gradwatch.diagnosis.detector;

import java.util.Locale;

/** A variant of the network or of its training that may cure a symptom, and how. */
public enum Remedy {
    CLIPPING("bounds the size of a step whatever the gradient"),
    GRADIENT_NORMALIZATION("gives every layer's gradient the same size"),
    BATCH_NORMALIZATION("keeps every layer's inputs in the range where its activation has a slope"),
    RELU("has a slope of one for half of its inputs, where a bounded activation is flat for most"),
    RESIDUAL("lets the error signal pass by the layers that weaken it"),
    LSTM("carries the error signal through time along a cell that it enters and leaves by gates"),
    GRU("carries the error signal through time as an LSTM does, with fewer weights"),
    REINITIALIZE("draws weights of a size that keeps signals from layer to layer as they are"),
    LEARNING_RATE("takes steps of another size"),
    ADAM("takes steps of a size that does not depend on the gradient's"),
    OUTPUT_ACTIVATION("has the output give what its loss is a measure of"),
    SPIKE_RECOVERY("goes back to before it happened and leaves out the rows that set it off"),
    QUARANTINE("goes on without the shares of the workers named");

    private final String how;

    Remedy(String how) {
        this.how = how;
    }

    /** The variant's name: {@code batch-normalization}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does, to follow its name. */
    public String how() {
        return how;
    }
}
