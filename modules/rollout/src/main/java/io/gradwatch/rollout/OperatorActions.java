package io.gradwatch.rollout;

import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.Stage.Proving;
import io.gradwatch.rollout.Stage.Trying;
import io.gradwatch.rollout.remedy.RemedyResult;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.rollout.trial.TrialJudge;
import io.gradwatch.rollout.trial.TrialVerdict;
import io.gradwatch.training.Arm;
import io.gradwatch.training.SampleSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What operators ask between two rounds, on top of what has come of them by itself. */
final class OperatorActions {
    private final Rollout rollout;
    private final int round;
    private final SampleSource rows;
    private List<Arm> arms;

    /** After this round, which these arms are to follow. */
    OperatorActions(Rollout rollout, List<Arm> arms, int round, SampleSource rows) {
        this.rollout = rollout;
        this.arms = arms;
        this.round = round;
        this.rows = rows;
    }

    /** What the next round trains. */
    List<Arm> arms() {
        return arms;
    }

    /** Does it, or says why not. */
    Answer act(OperatorRequest request) {
        if (request instanceof OperatorRequest.Start start) {
            return start(start.variant());
        }
        return request instanceof OperatorRequest.Promote promote ? promote(promote.variant()) : abort();
    }

    private Answer start(Variant variant) {
        int left = rollout.roundsAfter(round);
        if (rollout.stage() instanceof Trying trying) {
            return refuse("%s on trial; promote or abort first".formatted(names(trying)));
        }
        if (rollout.stage() instanceof Proving proving) {
            return refuse("%s is under watch since its promotion; promote to keep it, or abort to take it back, first"
                    .formatted(proving.promotion().variant()));
        }
        if (left < TrialJudge.AGREEING) {
            return refuse("a trial takes %d rounds at least, and %d are left".formatted(TrialJudge.AGREEING, left));
        }
        RemedyResult result = variant.apply(arms.get(0), rollout.context(round, rows));
        if (result instanceof Refused refused) {
            return refuse(variant.name() + " does not apply: " + refused.reason());
        }
        Arm candidate = ((Applied) result).arm();
        arms = rollout.startTrial(arms.get(0), candidate, variant, round);
        return done("%s is on trial since round %d".formatted(candidate.variant(), round + 1));
    }

    private Answer promote(Optional<String> name) {
        if (rollout.stage() instanceof Proving proving) {
            rollout.keep(proving, round);
            return done("%s stays; it is no longer watched"
                    .formatted(proving.promotion().variant()));
        }
        if (!(rollout.stage() instanceof Trying trying)) {
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
        String reason = "an operator asked for it: " + TrialJudge.comparison(trying.trial(), variant);
        arms = rollout.promote(trying, new TrialVerdict.Promote(variant, reason), arms, round);
        return done("%s goes on since round %d, under watch".formatted(variant, round + 1));
    }

    private Answer abort() {
        if (rollout.stage() instanceof Proving proving) {
            arms = rollout.rollBack(proving, arms.get(0), round, "an operator took it back");
            return done("%s goes on since round %d".formatted(arms.get(0).variant(), round + 1));
        }
        if (!(rollout.stage() instanceof Trying trying)) {
            return refuse("nothing is on trial");
        }
        arms = rollout.endTrial(trying, arms.get(0), round, RolloutOutcome.ABORTED, "an operator ended it");
        return done("the trial is over; %s goes on alone".formatted(arms.get(0).variant()));
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
