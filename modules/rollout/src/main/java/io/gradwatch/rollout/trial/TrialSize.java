package io.gradwatch.rollout.trial;

/**
 * How large a trial may be.
 *
 * @param planned rounds after which it is decided, if it can be
 * @param longest rounds after which it ends in any case
 * @param candidates how many, at most; 0 for no trial
 */
public record TrialSize(int planned, int longest, int candidates) {
    /** Share of the job's rounds after which a trial is decided, if it can be. */
    private static final double SHARE = 0.05;

    /** A trial that is not decided may go on for so many times its length, and leave budget for another. */
    private static final int PATIENCE = 2;

    /** Candidates of one trial, at most. */
    private static final int CANDIDATES = 2;

    /** Fewer rounds than these seldom show what a variant is worth: better one candidate than two half tried. */
    private static final int TELLING = 8;

    /**
     * Of a trial that begins by itself.
     *
     * @param rounds that the job trains
     * @param left rounds that are left of them
     * @param affordable rounds of arms beside the surviving line that the budget still pays for
     */
    public static TrialSize affordable(int rounds, int left, int affordable) {
        int planned = planned(rounds);
        if (left < PATIENCE * planned || affordable < planned) {
            return new TrialSize(0, 0, 0);
        }
        int candidates = Math.max(1, Math.min(CANDIDATES, affordable / TELLING));
        int longest = Math.min(Math.max(PATIENCE * planned, TELLING), affordable / candidates);
        return new TrialSize(Math.min(planned, longest), longest, candidates);
    }

    /** Of a trial of one candidate that an operator asks for, whatever it costs. */
    public static TrialSize asked(int rounds, int left) {
        int planned = planned(rounds);
        return new TrialSize(Math.min(left, planned), PATIENCE * planned, 1);
    }

    private static int planned(int rounds) {
        return Math.max(TrialJudge.AGREEING, (int) Math.ceil(SHARE * rounds));
    }
}
