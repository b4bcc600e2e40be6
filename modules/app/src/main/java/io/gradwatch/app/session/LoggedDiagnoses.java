package io.gradwatch.app.session;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.rollout.Therapies;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.training.progress.TrainedRound;
import java.util.List;
import org.slf4j.Logger;

/** Logs a warning when a diagnosis opens or escalates, for programs that have no terminal of Gradwatch's. */
public record LoggedDiagnoses(Logger log, String run) implements Audience {
    @Override
    public void roundEnded(TrainedRound round, List<DiagnosisEvent> changes, List<Diagnosis> open) {
        changes.stream()
                .filter(change -> change.kind() != DiagnosisEvent.Kind.CLOSED)
                .map(DiagnosisEvent::diagnosis)
                .forEach(this::warn);
    }

    private void warn(Diagnosis diagnosis) {
        log.warn(
                "{}: {}, {}: {} Remedies, best first: {}",
                run,
                diagnosis.symptom().label(),
                diagnosis.severity().label(),
                diagnosis.explanation(),
                Therapies.advised(diagnosis).stream().map(Variant::name).toList());
    }
}
