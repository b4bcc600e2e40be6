package io.gradwatch.rollout;

import io.gradwatch.rollout.Stage.Proving;
import io.gradwatch.rollout.Stage.Trying;
import io.gradwatch.rollout.Stage.Watching;
import io.gradwatch.rollout.remedy.OutputActivation;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.rollout.trial.Probation;
import io.gradwatch.rollout.trial.Trial;
import io.gradwatch.rollout.trial.TrialJudge;
import io.gradwatch.rollout.trial.TrialSize;
import io.gradwatch.rollout.trial.TrialVerdict;
import io.gradwatch.rollout.trial.Yardstick;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.FailedRound;
import io.gradwatch.training.progress.TrainedRound;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Owns the stage of a rollout and makes its transitions. Each transition records and reports what was decided, and returns
 * the arms of the next round, the baseline first.
 */
final class StageMachine {
    private final Ledger ledger;
    private final BaselineHistory history;
    private final RolloutObserver observer;
    private Stage stage;

    StageMachine(Stage stage, Ledger ledger, BaselineHistory history, RolloutObserver observer) {
        this.stage = stage;
        this.ledger = ledger;
        this.history = history;
        this.observer = observer;
    }

    Stage stage() {
        return stage;
    }

    /** Aborts the candidates that failed in a round, and adds the measurements of the others to the stage. */
    void roundEnded(List<ArmRound> outcomes) {
        List<TrainedRound> trained = new ArrayList<>();
        int left = 0;
        for (ArmRound outcome : outcomes) {
            if (outcome instanceof FailedRound failed && stage instanceof Trying trying) {
                stage = abort(trying, failed.variant(), failed.round(), failed.reason());
            } else {
                left++;
            }
            if (outcome instanceof TrainedRound round) {
                trained.add(round);
            }
        }
        // An arm without rows in a round has no loss in it: arms are compared in the rounds in which all of them
        // trained.
        if (trained.size() == left) {
            measured(trained);
        }
    }

    private void measured(List<TrainedRound> trained) {
        Stage before = stage;
        stage = before.after(trained);
        if (stage instanceof Trying trying && !stage.equals(before)) {
            TrainedRound baseline = trained.get(0);
            observer.trialRoundEnded(baseline.round(), trying.latestLosses(baseline.variant()));
        }
    }

    private Trying abort(Trying trying, String variant, int round, String reason) {
        decide(trying.record(variant, round, RolloutOutcome.ABORTED, reason));
        return trying.without(variant);
    }

    /** Trains with this variant from the beginning, without a trial. */
    Arm start(Variant variant, Arm arm) {
        decide(RolloutRecord.started(variant));
        replaceBaseline(0, arm);
        return arm;
    }

    /** Starts a trial. */
    List<Arm> begin(TrialSize size, String trigger, Arm baseline, List<Arm> candidates, int round) {
        List<String> names = candidates.stream().map(Arm::variant).toList();
        stage = new Trying(
                Trial.of(size.planned(), size.longest(), yardstick(baseline, candidates), names),
                trigger,
                round,
                Map.of());
        observer.trialStarted(round, trigger, names);
        List<Arm> arms = new ArrayList<>(List.of(baseline));
        arms.addAll(candidates);
        return arms;
    }

    /** Starts a trial of one candidate for an operator. */
    List<Arm> begin(TrialSize size, Variant variant, Arm baseline, Arm candidate, int round) {
        ledger.tries(baseline, variant);
        return begin(size, "operator", baseline, List.of(candidate), round);
    }

    /** Losses under different output activations measure different things, so errors are compared instead. */
    private static Yardstick yardstick(Arm baseline, List<Arm> candidates) {
        return !OutputActivation.isIn(baseline) && candidates.stream().anyMatch(OutputActivation::isIn)
                ? Yardstick.ERROR
                : Yardstick.LOSS;
    }

    /** Decides a trial after a round: aborts, promotes, ends or continues it. */
    List<Arm> judge(Trying now, List<Arm> reached, int round) {
        Trying trying = now;
        TrialVerdict verdict = verdict(trying);
        while (verdict instanceof TrialVerdict.Abort abort) {
            trying = abort(trying, abort.variant(), round, abort.reason());
            verdict = verdict(trying);
        }
        List<Arm> arms = left(trying, reached);
        stage = trying;
        if (verdict instanceof TrialVerdict.Promote promote) {
            return promote(trying, promote, arms, round);
        }
        return verdict instanceof TrialVerdict.Inconclusive inconclusive
                ? endTrial(trying, arms.get(0), round, RolloutOutcome.INCONCLUSIVE, inconclusive.reason())
                : arms;
    }

    private static TrialVerdict verdict(Trying trying) {
        return trying.trial().candidates().isEmpty()
                ? new TrialVerdict.Inconclusive("no candidate is left")
                : TrialJudge.judge(trying.trial());
    }

    /** Returns the baseline and the candidates that are neither aborted nor failed. */
    private static List<Arm> left(Trying trying, List<Arm> reached) {
        Set<String> names = new HashSet<>(trying.trial().candidates().keySet());
        names.add(reached.get(0).variant());
        return reached.stream().filter(arm -> names.contains(arm.variant())).toList();
    }

    /** Replaces the baseline with a candidate, under watch. */
    List<Arm> promote(Trying trying, TrialVerdict.Promote promote, List<Arm> arms, int round) {
        Arm promoted = arms.stream()
                .filter(arm -> arm.variant().equals(promote.variant()))
                .findFirst()
                .orElseThrow();
        RolloutRecord record = trying.record(promote.variant(), round, RolloutOutcome.PROMOTED, promote.reason());
        for (String other :
                trying.without(promote.variant()).trial().candidates().keySet()) {
            decide(trying.record(other, round, RolloutOutcome.INCONCLUSIVE, promote.variant() + " was better"));
        }
        decide(record);
        stage = new Proving(Probation.of(trying.trial()), arms.get(0), record);
        replaceBaseline(round, promoted);
        return List.of(promoted);
    }

    /** Ends a trial with the same outcome for all candidates that are left. */
    List<Arm> endTrial(Trying trying, Arm baseline, int round, RolloutOutcome outcome, String why) {
        for (String variant : trying.trial().candidates().keySet()) {
            decide(trying.record(variant, round, outcome, why));
        }
        stage = new Watching();
        return List.of(baseline);
    }

    /** Decides after a round whether a promoted variant is rolled back, kept, or watched on. */
    List<Arm> prove(Proving proving, Arm baseline, int round) {
        if (proving.probation().failed()) {
            return rollBack(proving, baseline, round, "its loss is above the baseline's when that was replaced");
        }
        if (proving.probation().passed()) {
            keep(proving, round);
        }
        return List.of(baseline);
    }

    /** Ends the watch of a promoted variant. */
    void keep(Proving proving, int round) {
        stage = new Watching();
        observer.kept(round, proving.promotion().variant());
    }

    /** Restores the baseline that a promotion replaced. */
    List<Arm> rollBack(Proving proving, Arm promoted, int round, String why) {
        stage = new Watching();
        RolloutRecord rollback = proving.promotion().rolledBack(round, why);
        ledger.rolledBack(proving.promotion(), rollback);
        observer.decided(rollback);
        Arm baseline = proving.resumed(promoted.state());
        replaceBaseline(round, baseline);
        return List.of(baseline);
    }

    private void decide(RolloutRecord record) {
        ledger.decided(record);
        observer.decided(record);
    }

    private void replaceBaseline(int round, Arm baseline) {
        history.changed();
        observer.baselineChanged(round, baseline);
    }
}
