package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ActivationStatistics;
import org.junit.jupiter.api.Test;

class NetworkTraitsTest {
    @Test
    void aDenseNetworkOfRectifiersHasNone() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1).withActivations(0, new ActivationStatistics(0.1, Double.NaN));

        assertThat(NetworkTraits.of(run.next(1, SyntheticRun.HEALTHY)))
                .isEqualTo(new NetworkTraits(false, false, false));
    }

    @Test
    void aLayerThatCanSaturateIsBounded() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1).withActivations(3, new ActivationStatistics(Double.NaN, 0));

        assertThat(NetworkTraits.of(run.next(1, SyntheticRun.HEALTHY)).bounded())
                .isTrue();
    }

    @Test
    void anOpenDiagnosisCarriesTheTraits() {
        SyntheticRun run = SyntheticRun.ofTenLayers(1).withActivations(3, new ActivationStatistics(Double.NaN, 0));
        Diagnostician diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);

        diagnostician.observe(run.nextBroken(1, SyntheticRun.HEALTHY, 0, 3));

        assertThat(diagnostician.open().get(0).traits()).isEqualTo(new NetworkTraits(false, false, true));
    }
}
