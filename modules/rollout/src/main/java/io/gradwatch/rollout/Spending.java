package io.gradwatch.rollout;

import java.util.List;

/**
 * The trials of a run and their cost.
 *
 * @param records decisions in order; a promotion that was rolled back appears once
 * @param armRounds rounds of candidates
 * @param share {@code armRounds} as a fraction of the job's rounds
 * @param budget upper limit of that fraction for automatic trials
 */
public record Spending(List<RolloutRecord> records, int armRounds, double share, double budget) {
    /** Spending of a run in which nothing could be tried. */
    public static final Spending NONE = new Spending(List.of(), 0, 0, 0);

    public Spending {
        records = List.copyOf(records);
    }
}
