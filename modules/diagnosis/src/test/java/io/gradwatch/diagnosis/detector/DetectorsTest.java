package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Symptom;
import org.junit.jupiter.api.Test;

class DetectorsTest {
    @Test
    void everySymptomHasOneDetector() {
        assertThat(Detectors.all(HealthSettings.DEFAULTS))
                .extracting(Detector::symptom)
                .containsExactlyInAnyOrder(Symptom.values());
    }
}
