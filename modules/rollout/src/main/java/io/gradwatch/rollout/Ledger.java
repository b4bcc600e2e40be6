package io.gradwatch.rollout;

import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.training.progress.Arm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Records what was tried, what was decided, and what it cost. */
final class Ledger {
    private final List<RolloutRecord> records;
    private final Set<String> tried;
    private int armRounds;

    /**
     * The form of a ledger in checkpoints.
     *
     * @param records decisions, in order
     * @param tried variants that were tried, each with the network, and symptoms that advice was given for
     * @param armRounds rounds of candidates
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

    /** Replaces the record of a promotion with that of its rollback. */
    void rolledBack(RolloutRecord promotion, RolloutRecord rollback) {
        records.remove(promotion);
        records.add(rollback);
    }

    /** Marks the variant as tried on this network. Returns false if it was tried before. */
    boolean tries(Arm baseline, Variant variant) {
        return tried.add(baseline.variant() + "/" + variant.name());
    }

    /** Marks the symptom of this network as advised. Returns false if it was advised before. */
    boolean advises(Arm baseline, String symptom) {
        return tried.add(baseline.variant() + "?" + symptom);
    }

    /** Adds a round of this number of candidates to the cost. */
    void spent(int arms) {
        armRounds += arms;
    }

    /** Returns the rounds of candidates so far. */
    int armRounds() {
        return armRounds;
    }
}
