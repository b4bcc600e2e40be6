package io.gradwatch.training.checkpoint;

/** Signals that a file of a checkpoint differs from what was written. The message states what was expected and found. */
final class Damage extends Exception {
    private static final long serialVersionUID = 1L;

    Damage(String message) {
        super(message);
    }
}
