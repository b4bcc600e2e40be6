package io.gradwatch.app;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.NetworkTraits;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Diagnoses made by hand. */
public final class SampleDiagnoses {
    private SampleDiagnoses() {}

    /** The variants that may help, best first, as JSON. */
    public static final String VANISHING_REMEDIES =
            ("['relu+residual+batch-normalization+adam','relu+residual','relu+adam',"
                            + "'reinitialize+adam','relu+batch-normalization+adam','relu','batch-normalization','adam','residual',"
                            + "'reinitialize','learning-rate','output-activation+relu+residual+batch-normalization+adam',"
                            + "'output-activation+relu+residual','output-activation+relu+adam','output-activation+reinitialize+adam',"
                            + "'output-activation+relu+batch-normalization+adam','output-activation+relu',"
                            + "'output-activation+reinitialize']")
                    .replace('\'', '"');

    /** Returns a diagnosis that opened as a warning in round 2 and is open. */
    public static Diagnosis vanishing() {
        return vanishing(Severity.WARNING, OptionalInt.empty(), OptionalInt.empty());
    }

    /** Returns a diagnosis that opened as a warning in round 2, is critical since round 4, and open. */
    public static Diagnosis criticalVanishing() {
        return vanishing(Severity.CRITICAL, OptionalInt.of(4), OptionalInt.empty());
    }

    private static Diagnosis vanishing(Severity severity, OptionalInt criticalRound, OptionalInt closedRound) {
        return new Diagnosis(
                Symptom.VANISHING_GRADIENT,
                severity,
                2,
                10,
                criticalRound,
                closedRound,
                List.of("dense_0", "dense_1"),
                List.of(),
                Map.of("flowRatio", 1e-8),
                "The first layers get a gradient that is a hundred million times smaller than the last.",
                new NetworkTraits(false, false, true));
    }
}
