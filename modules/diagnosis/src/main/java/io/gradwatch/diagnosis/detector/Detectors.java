package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import java.util.List;

/** Lists the detectors, one for each symptom. */
public final class Detectors {
    private Detectors() {}

    /** Returns all detectors; those of causes come before those of consequences. */
    public static List<Detector> all(HealthSettings settings) {
        return List.of(
                new NonFinite(),
                new VanishingGradient(settings),
                new ExplodingGradient(settings),
                new DeadUnits(settings),
                new SaturatedActivations(settings),
                new WeightCollapse(settings),
                new WorkerOutlier(settings),
                new ReplicaDrift(settings),
                new IrregularCurve(settings),
                new StagnantLoss(settings),
                new Plateau(settings));
    }
}
