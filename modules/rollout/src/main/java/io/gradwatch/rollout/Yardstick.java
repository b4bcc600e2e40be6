package io.gradwatch.rollout;

/** What arms are judged by. */
enum Yardstick {
    /** The loss on rows held out. */
    LOSS("loss"),
    /** The share of validation rows that are classified wrongly: for arms whose losses measure different things. */
    ERROR("error");

    private final String label;

    Yardstick(String label) {
        this.label = label;
    }

    /** For a person. */
    String label() {
        return label;
    }
}
