package io.gradwatch.signal;

/** What a parameter tensor is for; decides which comparisons between layers make sense. */
public enum ParameterKind {
    /** Connects a layer to the one before it. */
    WEIGHT,
    /** Connects a recurrent layer to its own previous time step. */
    RECURRENT_WEIGHT,
    BIAS,
    /** Gain or shift of a normalization layer. */
    NORMALIZATION,
    /** A running statistic, such as batch normalization's mean: its "gradient" is no gradient. */
    STATISTIC
}
