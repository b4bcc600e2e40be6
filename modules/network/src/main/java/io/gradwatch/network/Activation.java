package io.gradwatch.network;

/** What a layer does to its sums; the names are DL4J's. */
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

    /** DL4J's function of this name. */
    public org.nd4j.linalg.activations.Activation toDl4j() {
        return org.nd4j.linalg.activations.Activation.valueOf(name());
    }
}
