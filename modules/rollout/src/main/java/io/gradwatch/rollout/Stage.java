package io.gradwatch.rollout;

import io.gradwatch.rollout.trial.HeldOutLoss;
import io.gradwatch.rollout.trial.Probation;
import io.gradwatch.rollout.trial.Track.Measured;
import io.gradwatch.rollout.trial.Trial;
import io.gradwatch.rollout.trial.TrialJudge;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.state.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stage of a rollout.
 *
 * <pre>
 *             critical diagnosis, a remedy applies, budget left
 *   Watching ────────────────────────────────────────────────▶ Trying
 *      ▲  ▲        all aborted, or inconclusive                  │
 *      │  └──────────────────────────────────────────────────────┤
 *      │ kept, or rolled back                                    │ promoted
 *      └───────────────────────── Proving ◀──────────────────────┘
 * </pre>
 */
sealed interface Stage {
    /**
     * Returns the stage after a round in which every arm trained.
     *
     * @param results rounds of the arms, the baseline's first
     */
    Stage after(List<TrainedRound> results);

    /** The baseline trains alone. */
    record Watching() implements Stage {
        @Override
        public Stage after(List<TrainedRound> results) {
            return this;
        }
    }

    /**
     * Candidates train beside the baseline.
     *
     * @param trial measurements of all arms
     * @param trigger symptom that caused the trial, or {@code operator}
     * @param startedRound round after which the trial began
     * @param examples rows that each candidate has trained on
     */
    record Trying(Trial trial, String trigger, int startedRound, Map<String, Long> examples) implements Stage {
        public Trying {
            examples = Map.copyOf(examples);
        }

        @Override
        public Trying after(List<TrainedRound> results) {
            Set<Integer> workers = HeldOutLoss.commonWorkers(results);
            if (!HeldOutLoss.hasRows(results.get(0), workers)) {
                return this;
            }
            Map<String, Measured> measured = new HashMap<>();
            Map<String, Long> counted = new HashMap<>(examples);
            for (TrainedRound candidate : results.subList(1, results.size())) {
                String variant = candidate.snapshot().variant();
                measured.put(variant, measured(candidate, workers));
                counted.merge(variant, candidate.examples(), Long::sum);
            }
            return new Trying(trial.after(measured(results.get(0), workers), measured), trigger, startedRound, counted);
        }

        /** Returns the losses of the last round, the baseline's first. */
        Map<String, Double> latestLosses(String baseline) {
            Map<String, Double> losses = new LinkedHashMap<>();
            losses.put(baseline, trial.baseline().back(0));
            trial.candidates().forEach((variant, track) -> losses.put(variant, track.back(0)));
            return losses;
        }

        Trying without(String variant) {
            return new Trying(trial.without(variant), trigger, startedRound, examples);
        }

        /** Returns the record of the decision about a candidate. */
        RolloutRecord record(String variant, int round, RolloutOutcome outcome, String reason) {
            return new RolloutRecord(
                    variant,
                    trigger,
                    startedRound,
                    round,
                    outcome,
                    reason,
                    examples.getOrDefault(variant, 0L),
                    trial.baseline().recent(TrialJudge.RECENT),
                    trial.candidates().get(variant).recent(TrialJudge.RECENT));
        }
    }

    /**
     * A promoted candidate trains alone, under watch.
     *
     * @param probation its measurements
     * @param before baseline that it replaced, with the state of that round
     * @param promotion record of the promotion
     */
    record Proving(Probation probation, Arm before, RolloutRecord promotion) implements Stage {
        @Override
        public Proving after(List<TrainedRound> results) {
            Measured measured = measured(results.get(0), HeldOutLoss.commonWorkers(results));
            return new Proving(probation.after(measured), before, promotion);
        }

        /** Returns the replaced baseline, at the iteration and epoch that training has reached now. */
        Arm resumed(State now) {
            State state =
                    new State(before.state().parameters(), before.state().updaterState(), now.iteration(), now.epoch());
            return before.at(state, before.outerState());
        }
    }

    private static Measured measured(TrainedRound arm, Set<Integer> workers) {
        return new Measured(
                HeldOutLoss.loss(arm, workers),
                HeldOutLoss.error(arm, workers),
                arm.snapshot().flowRatio());
    }
}
