package io.gradwatch.diagnosis;

import io.gradwatch.diagnosis.detector.Finding;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.Api;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * One symptom from its opening to its closing, as far as that is known. Layers, workers, evidence, explanation and traits
 * are those of the round in which it reached its severity.
 *
 * @param symptom symptom that it is about
 * @param severity worst severity reached
 * @param openedRound round in which it opened
 * @param openedIteration minibatches a worker had trained on at the end of that round
 * @param criticalRound round in which it became critical, if it did
 * @param closedRound round in which it closed, if it did
 * @param layers names of the layers concerned, from input to output; empty if none in particular
 * @param workers workers concerned; empty if none in particular
 * @param evidence numbers that the diagnosis rests on, by name; NaN and infinities are possible
 * @param explanation measurement and its consequence, in two or three sentences
 * @param traits properties of the network in that round, which decide which remedies apply
 */
@Api
public record Diagnosis(
        Symptom symptom,
        Severity severity,
        int openedRound,
        long openedIteration,
        OptionalInt criticalRound,
        OptionalInt closedRound,
        List<String> layers,
        List<Integer> workers,
        Map<String, Double> evidence,
        String explanation,
        NetworkTraits traits) {

    public Diagnosis {
        Objects.requireNonNull(symptom, "symptom");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(criticalRound, "criticalRound");
        Objects.requireNonNull(closedRound, "closedRound");
        Objects.requireNonNull(explanation, "explanation");
        Objects.requireNonNull(traits, "traits");
        layers = List.copyOf(layers);
        workers = List.copyOf(workers);
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    /** Returns true unless it has been closed. */
    public boolean isOpen() {
        return closedRound.isEmpty();
    }

    static Diagnosis open(Symptom symptom, Finding finding, History history) {
        return new Diagnosis(
                symptom,
                Severity.WARNING,
                history.latest().round(),
                history.latest().iteration(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                finding.layers(),
                finding.workers(),
                finding.evidence(),
                finding.explanation(),
                NetworkTraits.of(history));
    }

    Diagnosis escalate(Finding finding, History history) {
        return new Diagnosis(
                symptom,
                Severity.CRITICAL,
                openedRound,
                openedIteration,
                OptionalInt.of(history.latest().round()),
                closedRound,
                finding.layers(),
                finding.workers(),
                finding.evidence(),
                finding.explanation(),
                NetworkTraits.of(history));
    }

    Diagnosis close(int round) {
        return new Diagnosis(
                symptom,
                severity,
                openedRound,
                openedIteration,
                criticalRound,
                OptionalInt.of(round),
                layers,
                workers,
                evidence,
                explanation,
                traits);
    }
}
