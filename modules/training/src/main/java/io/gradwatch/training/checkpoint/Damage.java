package io.gradwatch.training.checkpoint;

/** A file of a checkpoint is not what was written; says what was expected and what was found. */
final class Damage extends Exception {
    private static final long serialVersionUID = 1L;

    Damage(String message) {
        super(message);
    }
}
