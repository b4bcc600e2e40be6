package io.gradwatch.app.job;

/** Of keys that this version knows but does not offer. */
record LaterType() implements Type<Tree> {
    /** To follow what was found. */
    static final String NOT_YET = "which this version does not offer yet";

    /** Of the key itself. */
    static final String MESSAGE = "expected no such key, found one " + NOT_YET + "; remove it";

    @Override
    public String expected() {
        return "not in this version";
    }

    @Override
    public Tree parse(Tree found) throws Mismatch {
        throw new Mismatch(MESSAGE);
    }
}
