package io.gradwatch.signal;

/** Purpose of a parameter tensor. It decides which comparisons between layers are meaningful. */
public enum ParameterKind {
    /** Connects a layer to the previous layer. */
    WEIGHT,
    /** Connects a recurrent layer to its own previous time step. */
    RECURRENT_WEIGHT,
    BIAS,
    /** Gain or shift of a normalization layer. */
    NORMALIZATION,
    /** A running statistic, such as batch normalization's mean: DL4J stores an update of it where the gradient would be. */
    STATISTIC
}
