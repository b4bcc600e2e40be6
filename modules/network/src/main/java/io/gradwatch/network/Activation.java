package io.gradwatch.network;

/** Activation function of a layer, named as in DL4J. */
public enum Activation {
    SIGMOID,
    TANH,
    RELU,
    LEAKYRELU,
    ELU,
    SELU,
    IDENTITY,
    SOFTMAX,
    CUBE;

    /** Returns DL4J's activation of this name. */
    public org.nd4j.linalg.activations.Activation toDl4j() {
        return org.nd4j.linalg.activations.Activation.valueOf(name());
    }
}
