package io.gradwatch.rollout;

import java.util.List;

/**
 * What was tried, and what it cost.
 *
 * @param records what was decided, in order; a promotion that was taken back stands once
 * @param armRounds rounds of arms beside the surviving line
 * @param share these, as a share of the job's rounds
 * @param budget what that share was not to exceed, but for what operators asked for
 */
public record Spending(List<RolloutRecord> records, int armRounds, double share, double budget) {
    /** Of a run in which nothing could be tried. */
    public static final Spending NONE = new Spending(List.of(), 0, 0, 0);

    public Spending {
        records = List.copyOf(records);
    }
}
