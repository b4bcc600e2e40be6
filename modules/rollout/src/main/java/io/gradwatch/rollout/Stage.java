package io.gradwatch.rollout;

import io.gradwatch.rollout.trial.HeldOutLoss;
import io.gradwatch.rollout.trial.Probation;
import io.gradwatch.rollout.trial.Track.Measured;
import io.gradwatch.rollout.trial.Trial;
import io.gradwatch.rollout.trial.TrialJudge;
import io.gradwatch.training.Arm;
import io.gradwatch.training.TrainedRound;
import io.gradwatch.training.state.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a rollout stands.
 *
 * <pre>
 *             critical diagnosis, a fitting remedy, budget left
 *   Watching ────────────────────────────────────────────────▶ Trying
 *      ▲  ▲        all aborted, or none shown to be better       │
 *      │  └──────────────────────────────────────────────────────┤
 *      │ lasted, or rolled back                                  │ one is better
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

    /** The surviving line trains alone. */
    record Watching() implements Stage {
        @Override
        public Stage after(List<TrainedRound> results) {
            return this;
        }
    }

    /**
     * Candidates train beside it.
     *
     * @param trial what they have shown
     * @param trigger what asked for the trial
     * @param startedRound the round before its first
     * @param examples rows trained on so far, by candidate
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

        /** Of the last round, the surviving line's first. */
        Map<String, Double> latestLosses(String baseline) {
            Map<String, Double> losses = new LinkedHashMap<>();
            losses.put(baseline, trial.baseline().back(0));
            trial.candidates().forEach((variant, track) -> losses.put(variant, track.back(0)));
            return losses;
        }

        Trying without(String variant) {
            return new Trying(trial.without(variant), trigger, startedRound, examples);
        }

        /** What became of this candidate. */
        RolloutRecord record(String variant, int round, RolloutOutcome outcome, String reason) {
            return new RolloutRecord(
                    variant,
                    trigger,
                    startedRound,
                    round,
                    outcome,
                    reason,
                    examples.getOrDefault(variant, 0L),
                    trial.baseline().recent(TrialJudge.LATELY),
                    trial.candidates().get(variant).recent(TrialJudge.LATELY));
        }
    }

    /**
     * A promoted candidate trains alone, under watch.
     *
     * @param probation what it has shown
     * @param before the arm that it took the place of, as it was left
     * @param promotion what was decided
     */
    record Proving(Probation probation, Arm before, RolloutRecord promotion) implements Stage {
        @Override
        public Proving after(List<TrainedRound> results) {
            Measured measured = measured(results.get(0), HeldOutLoss.commonWorkers(results));
            return new Proving(probation.after(measured), before, promotion);
        }

        /** The arm that was left, to go on where training is now. */
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
