package io.gradwatch.rollout;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.Arm;
import io.gradwatch.training.RoundResult;
import io.gradwatch.training.replica.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a rollout stands.
 *
 * <pre>
 *             critical diagnosis, a fitting cure, budget left
 *   Watching ────────────────────────────────────────────────▶ Trying
 *      ▲  ▲        all aborted, or none shown to be better       │
 *      │  └──────────────────────────────────────────────────────┤
 *      │ lasted, or rolled back                                  │ one is better
 *      └───────────────────────── Proving ◀──────────────────────┘
 * </pre>
 */
sealed interface Stage {
    /** The surviving line trains alone. */
    record Watching() implements Stage {}

    /**
     * Candidates train beside it.
     *
     * @param trial their losses
     * @param trigger what asked for the trial
     * @param startedRound the round before its first
     * @param examples rows trained on so far, by candidate
     */
    record Trying(Trial trial, String trigger, int startedRound, Map<String, Long> examples) implements Stage {
        public Trying {
            examples = Map.copyOf(examples);
        }

        /** After a round with these results. */
        Trying after(String baseline, Map<String, RoundResult> results) {
            List<ClusterSnapshot> snapshots =
                    results.values().stream().map(RoundResult::snapshot).toList();
            Set<Integer> workers = HeldOutLoss.commonWorkers(snapshots);
            Map<String, Double> losses = new HashMap<>();
            Map<String, Long> counted = new HashMap<>(examples);
            for (String variant : trial.candidates().keySet()) {
                losses.put(variant, HeldOutLoss.of(results.get(variant).snapshot(), workers));
                counted.merge(variant, results.get(variant).examples(), Long::sum);
            }
            double baselineLoss = HeldOutLoss.of(results.get(baseline).snapshot(), workers);
            return new Trying(trial.after(baselineLoss, losses), trigger, startedRound, counted);
        }

        Trying without(String variant) {
            return new Trying(trial.without(variant), trigger, startedRound, examples);
        }

        /** What became of this candidate. */
        RolloutRecord record(String variant, int round, RolloutOutcome outcome, String reason) {
            Losses losses = trial.candidates().get(variant);
            return new RolloutRecord(
                    variant,
                    trigger,
                    startedRound,
                    round,
                    outcome,
                    reason,
                    examples.getOrDefault(variant, 0L),
                    trial.baseline().recent(TrialJudge.AGREEING),
                    losses.recent(TrialJudge.AGREEING));
        }
    }

    /**
     * A promoted candidate trains alone, under watch.
     *
     * @param probation its losses
     * @param before the arm that it took the place of, as it was left
     * @param promotion what was decided
     */
    record Proving(Probation probation, Arm before, RolloutRecord promotion) implements Stage {
        Proving with(Probation next) {
            return new Proving(next, before, promotion);
        }

        /** The arm that was left, to go on where training is now. */
        Arm resumed(State now) {
            State state =
                    new State(before.state().parameters(), before.state().updaterState(), now.iteration(), now.epoch());
            return before.at(state);
        }
    }
}
