package io.gradwatch.diagnosis;

import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.detector.Detector;
import io.gradwatch.diagnosis.detector.Finding;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The case that one detector's findings make: it opens, escalates and closes only after enough rounds in a row, so that
 * a diagnosis does not flicker. A critical case that has only shown warnings for long enough closes too; if they go on,
 * the next case opens as a warning.
 */
final class SymptomTracker {
    private final Detector detector;
    private final HealthSettings settings;
    private int sick;
    private int critical;
    private int withoutCritical;
    private int clear;
    private Diagnosis open;

    SymptomTracker(Detector detector, HealthSettings settings) {
        this.detector = detector;
        this.settings = settings;
    }

    Symptom symptom() {
        return detector.symptom();
    }

    /** The open diagnosis, if there is one. */
    Optional<Diagnosis> open() {
        return Optional.ofNullable(open);
    }

    /** Judges the history's latest round. */
    List<DiagnosisEvent> observe(History history) {
        if (history.isEmpty() || !detector.canJudge(history)) {
            return List.of();
        }
        Optional<Finding> finding = detector.examine(history);
        count(finding);
        List<DiagnosisEvent> events = new ArrayList<>();
        ClusterSnapshot latest = history.latest();
        if (open != null && isOver()) {
            events.add(new DiagnosisEvent(Kind.CLOSED, open.close(latest.round())));
            open = null;
        }
        finding.ifPresent(found -> {
            boolean believed = found.certain();
            if (open == null && (believed || sick >= settings.get(Threshold.OPEN_ROUNDS))) {
                open = Diagnosis.open(symptom(), found, latest);
                events.add(new DiagnosisEvent(Kind.OPENED, open));
            }
            if (open != null
                    && open.severity() == Severity.WARNING
                    && found.severity() == Severity.CRITICAL
                    && (believed || critical >= settings.get(Threshold.CRITICAL_ROUNDS))) {
                open = open.escalate(found, latest);
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
                finding.filter(found -> found.severity() == Severity.CRITICAL).isPresent();
        sick = finding.isPresent() ? sick + 1 : 0;
        clear = finding.isPresent() ? 0 : clear + 1;
        critical = isCritical ? critical + 1 : 0;
        withoutCritical = isCritical ? 0 : withoutCritical + 1;
    }
}
