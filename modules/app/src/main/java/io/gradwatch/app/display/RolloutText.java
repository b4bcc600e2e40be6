package io.gradwatch.app.display;

import io.gradwatch.rollout.RolloutRecord;
import java.util.ArrayList;
import java.util.List;

/** A variant's fate in words. */
final class RolloutText {
    private RolloutText() {}

    /** {@code residual promoted after round 16}, and why. */
    static List<String> lines(RolloutRecord decision, DiagnosisText text) {
        List<String> lines = new ArrayList<>();
        lines.add("%s %s after round %d"
                .formatted(decision.variant(), decision.outcome().label(), decision.decidedRound()));
        lines.addAll(text.wrap(decision.reason()));
        return lines;
    }
}
