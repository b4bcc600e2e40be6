package io.gradwatch.diagnosis;

import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.detector.Detectors;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * Diagnoses one network while it trains: takes every round's snapshot in order and reports what is wrong and since when.
 * Equal snapshots give equal diagnoses. Not thread-safe.
 */
public final class Diagnostician {
    private final HealthSettings settings;
    private final List<Diagnosis> all = new ArrayList<>();
    private Layout layout;
    private String variant = "";
    private History history;
    private List<SymptomTracker> trackers;

    public Diagnostician(Layout layout, HealthSettings settings) {
        this.settings = settings;
        start(layout);
    }

    /**
     * Judges the next round of a network that may have become another variant. The diagnoses of the previous variant close
     * with its last round.
     *
     * @param variantLayout layout of the round's variant
     * @return changes, in the order in which to report them
     * @throws IllegalArgumentException if the round is not a later one, or has another layout
     */
    public List<DiagnosisEvent> observe(Layout variantLayout, ClusterSnapshot snapshot) {
        List<DiagnosisEvent> events = new ArrayList<>();
        if (!snapshot.variant().equals(variant)) {
            for (Diagnosis diagnosis : open()) {
                events.add(new DiagnosisEvent(Kind.CLOSED, diagnosis.close(snapshot.round() - 1)));
            }
            events.forEach(this::record);
            variant = snapshot.variant();
            start(variantLayout);
        }
        events.addAll(observe(snapshot));
        return events;
    }

    private void start(Layout next) {
        layout = next;
        history = new History(settings);
        trackers = Detectors.all(settings).stream()
                .map(detector -> new SymptomTracker(detector, settings))
                .toList();
    }

    /**
     * Judges the next round.
     *
     * @return changes, in the order in which to report them
     * @throws IllegalArgumentException if the round is not a later one, or has another layout
     */
    public List<DiagnosisEvent> observe(ClusterSnapshot snapshot) {
        check(snapshot);
        history.add(snapshot);
        List<DiagnosisEvent> events = new ArrayList<>();
        for (SymptomTracker tracker : trackers) {
            events.addAll(tracker.observe(history));
        }
        events.forEach(this::record);
        return events;
    }

    /** Returns the open diagnoses, in the order of their opening. */
    public List<Diagnosis> open() {
        return all.stream().filter(Diagnosis::isOpen).toList();
    }

    /** Returns all diagnoses of the run, in the order of their opening. */
    public List<Diagnosis> all() {
        return List.copyOf(all);
    }

    /** Returns the symptom's current level: 0 healthy, 1 warning, 2 critical. */
    public int level(Symptom symptom) {
        return open().stream()
                .filter(diagnosis -> diagnosis.symptom() == symptom)
                .mapToInt(diagnosis -> diagnosis.severity().level())
                .max()
                .orElse(0);
    }

    private void record(DiagnosisEvent event) {
        Diagnosis diagnosis = event.diagnosis();
        if (event.kind() == Kind.OPENED) {
            all.add(diagnosis);
        } else {
            all.replaceAll(known -> known.isOpen() && known.symptom() == diagnosis.symptom() ? diagnosis : known);
        }
    }

    private void check(ClusterSnapshot snapshot) {
        int round = history.isEmpty() ? 0 : history.latest().round();
        if (snapshot.round() <= round) {
            throw new IllegalArgumentException("round: expected one after " + round + ", found " + snapshot.round());
        }
        if (snapshot.parameters().size() != layout.parameters().size()) {
            throw new IllegalArgumentException("parameters of round " + snapshot.round() + ": expected "
                    + layout.parameters().size() + ", found "
                    + snapshot.parameters().size());
        }
    }
}
