package io.gradwatch.app.json;

import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.Therapies;
import io.gradwatch.rollout.remedy.Variant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The form of a diagnosis in events, reports and the driver's API.
 *
 * @param remedies names of the variants that may help, best first, from the therapy table
 */
record DiagnosisJson(
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
        List<String> remedies) {
    static final JsonSerializer<Diagnosis> SERIALIZER = serializer();

    private static DiagnosisJson of(Diagnosis diagnosis) {
        return new DiagnosisJson(
                diagnosis.symptom(),
                diagnosis.severity(),
                diagnosis.openedRound(),
                diagnosis.openedIteration(),
                diagnosis.criticalRound(),
                diagnosis.closedRound(),
                diagnosis.layers(),
                diagnosis.workers(),
                diagnosis.evidence(),
                diagnosis.explanation(),
                Therapies.advised(diagnosis).stream().map(Variant::name).toList());
    }

    @SuppressWarnings("unchecked")
    private static JsonSerializer<Diagnosis> serializer() {
        return (JsonSerializer<Diagnosis>) (JsonSerializer<?>)
                new StdDelegatingSerializer(Diagnosis.class, new StdConverter<Diagnosis, DiagnosisJson>() {
                    @Override
                    public DiagnosisJson convert(Diagnosis diagnosis) {
                        return of(diagnosis);
                    }
                });
    }
}
