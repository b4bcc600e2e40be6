package io.gradwatch.diagnosis;

import io.gradwatch.diagnosis.detector.Detector;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Runs one detector over given rounds and collects the events of its diagnosis. */
public final class Tracking {
    private Tracking() {}

    /** Returns the events of these rounds under the default thresholds. */
    public static List<DiagnosisEvent> events(Detector detector, List<ClusterSnapshot> rounds) {
        History history = new History(HealthSettings.DEFAULTS);
        SymptomTracker tracker = new SymptomTracker(detector, HealthSettings.DEFAULTS);
        List<DiagnosisEvent> events = new ArrayList<>();
        for (ClusterSnapshot round : rounds) {
            history.add(round);
            events.addAll(tracker.observe(history));
        }
        return events;
    }

    /** Returns the events of a history without rounds. */
    public static List<DiagnosisEvent> eventsOfEmptyHistory(Detector detector) {
        return new SymptomTracker(detector, HealthSettings.DEFAULTS).observe(new History(HealthSettings.DEFAULTS));
    }
}
