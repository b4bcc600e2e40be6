package io.gradwatch.rollout.trial;

/** The quantity that arms are judged by. */
public enum Yardstick {
    /** The loss on held-out rows. */
    LOSS("loss"),
    /** The classification error on validation rows, for arms whose losses are not comparable. */
    ERROR("error");

    private final String label;

    Yardstick(String label) {
        this.label = label;
    }

    /** Returns the name in messages. */
    public String label() {
        return label;
    }
}
