package io.gradwatch.rollout;

import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.training.Arm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was tried, what became of it and what it cost. */
final class Ledger {
    private final List<RolloutRecord> records;
    private final Set<String> tried;
    private int armRounds;

    /**
     * As it was written down.
     *
     * @param records what was decided
     * @param tried which variant was tried on which, and which symptom brought advice
     * @param armRounds rounds of arms beside the surviving line
     */
    record Written(List<RolloutRecord> records, Set<String> tried, int armRounds) {
        static final Written NOTHING = new Written(List.of(), Set.of(), 0);
    }

    Ledger(Written written) {
        records = new ArrayList<>(written.records());
        tried = new HashSet<>(written.tried());
        armRounds = written.armRounds();
    }

    Written written() {
        return new Written(List.copyOf(records), Set.copyOf(tried), armRounds);
    }

    List<RolloutRecord> records() {
        return List.copyOf(records);
    }

    void decided(RolloutRecord record) {
        records.add(record);
    }

    /** A promotion is taken back. */
    void rolledBack(RolloutRecord promotion, RolloutRecord rollback) {
        records.remove(promotion);
        records.add(rollback);
    }

    /** Notes that the variant is tried on what this arm is; false if it was before. */
    boolean tries(Arm baseline, Variant variant) {
        return tried.add(baseline.variant() + "/" + variant.name());
    }

    /** Notes that something is advised against this symptom of what the arm is; false if it was before. */
    boolean advises(Arm baseline, String symptom) {
        return tried.add(baseline.variant() + "?" + symptom);
    }

    /** Trials took a round of so many arms beside the surviving line. */
    void spent(int arms) {
        armRounds += arms;
    }

    /** Rounds of arms beside the surviving line, so far. */
    int armRounds() {
        return armRounds;
    }
}
