package io.gradwatch.rollout.trial;

/** What arms are judged by. */
public enum Yardstick {
    /** The loss on rows held out. */
    LOSS("loss"),
    /** The share of validation rows that are classified wrongly: for arms whose losses measure different things. */
    ERROR("error");

    private final String label;

    Yardstick(String label) {
        this.label = label;
    }

    /** For a person. */
    public String label() {
        return label;
    }
}
