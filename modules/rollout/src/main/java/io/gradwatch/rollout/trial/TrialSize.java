package io.gradwatch.rollout.trial;

/**
 * The size of a trial.
 *
 * @param planned planned length in rounds
 * @param longest maximum length in rounds
 * @param candidates maximum number of candidates; 0 for no trial
 */
public record TrialSize(int planned, int longest, int candidates) {
    /** Planned length as a fraction of the job's rounds. */
    private static final double PLANNED_FRACTION = 0.05;

    /** Maximum length as a multiple of the planned length. */
    private static final int PATIENCE = 2;

    /** Maximum number of candidates. */
    private static final int CANDIDATES = 2;

    /** Rounds below which the effect of a variant is rarely visible: one candidate is better than two with fewer. */
    private static final int ENOUGH_ROUNDS = 8;

    /**
     * Returns the size of an automatic trial.
     *
     * @param rounds rounds of the job
     * @param left rounds of the job that are left
     * @param affordable rounds of candidates that are left of the budget
     */
    public static TrialSize affordable(int rounds, int left, int affordable) {
        int planned = planned(rounds);
        if (left < PATIENCE * planned || affordable < planned) {
            return new TrialSize(0, 0, 0);
        }
        int candidates = Math.max(1, Math.min(CANDIDATES, affordable / ENOUGH_ROUNDS));
        int longest = Math.min(Math.max(PATIENCE * planned, ENOUGH_ROUNDS), affordable / candidates);
        return new TrialSize(Math.min(planned, longest), longest, candidates);
    }

    /** Returns the size of a trial that an operator starts: one candidate, regardless of the budget. */
    public static TrialSize asked(int rounds, int left) {
        int planned = planned(rounds);
        return new TrialSize(Math.min(left, planned), PATIENCE * planned, 1);
    }

    private static int planned(int rounds) {
        return Math.max(TrialJudge.AGREEING, (int) Math.ceil(PLANNED_FRACTION * rounds));
    }
}
