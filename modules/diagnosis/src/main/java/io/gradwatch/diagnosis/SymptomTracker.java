package io.gradwatch.diagnosis;

import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.detector.Detector;
import io.gradwatch.diagnosis.detector.Finding;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns one detector's findings into diagnoses. A diagnosis opens, escalates and closes only after enough rounds in a row,
 * so that it does not flicker. A critical diagnosis that has shown only warnings for long enough closes, too; if the
 * warnings go on, the next one opens as a warning.
 */
final class SymptomTracker {
    private final Detector detector;
    private final HealthSettings settings;

    /** Rounds in a row with a finding. */
    private int found;

    /** Rounds in a row with a critical finding. */
    private int critical;

    /** Rounds in a row without a critical finding. */
    private int withoutCritical;

    /** Rounds in a row without a finding. */
    private int clear;

    private Diagnosis open;

    SymptomTracker(Detector detector, HealthSettings settings) {
        this.detector = detector;
        this.settings = settings;
    }

    /** Judges the latest round of the history and returns what changed. */
    List<DiagnosisEvent> observe(History history) {
        if (history.isEmpty() || !detector.canJudge(history)) {
            return List.of();
        }
        Optional<Finding> finding = detector.examine(history);
        count(finding);
        List<DiagnosisEvent> events = new ArrayList<>();
        if (open != null && isOver()) {
            events.add(
                    new DiagnosisEvent(Kind.CLOSED, open.close(history.latest().round())));
            open = null;
        }
        finding.ifPresent(latestFinding -> {
            boolean certain = latestFinding.certain();
            if (open == null && (certain || found >= settings.get(Threshold.OPEN_ROUNDS))) {
                open = Diagnosis.open(detector.symptom(), latestFinding, history);
                events.add(new DiagnosisEvent(Kind.OPENED, open));
            }
            if (open != null
                    && open.severity() == Severity.WARNING
                    && latestFinding.severity() == Severity.CRITICAL
                    && (certain || critical >= settings.get(Threshold.CRITICAL_ROUNDS))) {
                open = open.escalate(latestFinding, history);
                events.add(new DiagnosisEvent(Kind.ESCALATED, open));
            }
        });
        return events;
    }

    private boolean isOver() {
        return clear >= settings.get(Threshold.CLOSE_ROUNDS)
                || (open.severity() == Severity.CRITICAL && withoutCritical >= settings.get(Threshold.MILDER_ROUNDS));
    }

    private void count(Optional<Finding> finding) {
        boolean isCritical =
                finding.filter(any -> any.severity() == Severity.CRITICAL).isPresent();
        found = finding.isPresent() ? found + 1 : 0;
        clear = finding.isPresent() ? 0 : clear + 1;
        critical = isCritical ? critical + 1 : 0;
        withoutCritical = isCritical ? 0 : withoutCritical + 1;
    }
}
