package io.gradwatch.rollout;

import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.Stage.Proving;
import io.gradwatch.rollout.Stage.Trying;
import io.gradwatch.rollout.remedy.RemedyResult;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.rollout.trial.TrialJudge;
import io.gradwatch.rollout.trial.TrialSize;
import io.gradwatch.rollout.trial.TrialVerdict;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Executes the requests of operators between two rounds, after the automatic decisions. */
final class OperatorActions {
    private final StageMachine stages;
    private final int round;
    private final int rounds;
    private final BiFunction<Variant, Arm, RemedyResult> remedy;
    private List<Arm> arms;

    /**
     * Creates the actions after a round.
     *
     * @param arms arms that the next round would train, the baseline first
     * @param round number of the round that ended
     * @param rounds rounds that the job trains
     * @param remedy function that applies a variant to an arm
     */
    OperatorActions(
            StageMachine stages, List<Arm> arms, int round, int rounds, BiFunction<Variant, Arm, RemedyResult> remedy) {
        this.stages = stages;
        this.arms = arms;
        this.round = round;
        this.rounds = rounds;
        this.remedy = remedy;
    }

    /** Returns the arms that the next round trains. */
    List<Arm> arms() {
        return arms;
    }

    /** Executes a request, or refuses it with the reason. */
    Answer act(OperatorRequest request) {
        if (request instanceof OperatorRequest.Start start) {
            return start(start.variant());
        }
        return request instanceof OperatorRequest.Promote promote ? promote(promote.variant()) : abort();
    }

    private Answer start(Variant variant) {
        int left = rounds - round;
        if (stages.stage() instanceof Trying trying) {
            return refuse("%s on trial; promote or abort first".formatted(names(trying)));
        }
        if (stages.stage() instanceof Proving proving) {
            return refuse("%s is under watch since its promotion; promote to keep it, or abort to roll it back, first"
                    .formatted(proving.promotion().variant()));
        }
        if (left < TrialJudge.AGREEING) {
            return refuse("a trial takes at least %d rounds, but %d are left".formatted(TrialJudge.AGREEING, left));
        }
        RemedyResult result = remedy.apply(variant, arms.get(0));
        if (result instanceof Refused refused) {
            return refuse(variant.name() + " does not apply: " + refused.reason());
        }
        Arm candidate = ((Applied) result).arm();
        arms = stages.begin(TrialSize.asked(rounds, left), variant, arms.get(0), candidate, round);
        return done("%s is on trial since round %d".formatted(candidate.variant(), round + 1));
    }

    private Answer promote(Optional<String> name) {
        if (stages.stage() instanceof Proving proving) {
            stages.keep(proving, round);
            return done("%s stays; it is no longer watched"
                    .formatted(proving.promotion().variant()));
        }
        if (!(stages.stage() instanceof Trying trying)) {
            return refuse("nothing is on trial");
        }
        if (trying.trial().rounds() == 0) {
            return refuse("%s on trial for less than a round".formatted(names(trying)));
        }
        Set<String> candidates = trying.trial().candidates().keySet();
        String variant = name.orElseGet(() -> TrialJudge.leader(trying.trial()));
        if (!candidates.contains(variant)) {
            return refuse("expected one of %s, which are on trial, found %s"
                    .formatted(String.join(", ", candidates), variant));
        }
        String reason = "requested by an operator: " + TrialJudge.comparison(trying.trial(), variant);
        arms = stages.promote(trying, new TrialVerdict.Promote(variant, reason), arms, round);
        return done("%s continues from round %d, under watch".formatted(variant, round + 1));
    }

    private Answer abort() {
        if (stages.stage() instanceof Proving proving) {
            arms = stages.rollBack(proving, arms.get(0), round, "requested by an operator");
            return done("%s continues from round %d".formatted(arms.get(0).variant(), round + 1));
        }
        if (!(stages.stage() instanceof Trying trying)) {
            return refuse("nothing is on trial");
        }
        arms = stages.endTrial(trying, arms.get(0), round, RolloutOutcome.ABORTED, "requested by an operator");
        return done(
                "the trial has ended; %s continues alone".formatted(arms.get(0).variant()));
    }

    private static String names(Trying trying) {
        Set<String> names = trying.trial().candidates().keySet();
        return String.join(", ", names) + (names.size() == 1 ? " is" : " are");
    }

    private static Answer done(String message) {
        return new Answer(true, message);
    }

    private static Answer refuse(String message) {
        return new Answer(false, message);
    }
}
