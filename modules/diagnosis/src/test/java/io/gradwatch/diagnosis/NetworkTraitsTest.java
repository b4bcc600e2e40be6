package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.Evaluation;
import org.junit.jupiter.api.Test;

class NetworkTraitsTest {
    private final SyntheticRun run = SyntheticRun.ofTenLayers(1);
    private final History history = new History(HealthSettings.DEFAULTS);

    @Test
    void aDenseNetworkOfRectifiersHasNone() {
        run.withActivations(0, new ActivationStatistics(0.1, Double.NaN));
        history.add(run.next(1, SyntheticRun.HEALTHY));

        assertThat(NetworkTraits.of(history)).isEqualTo(new NetworkTraits(false, false, false, false));
    }

    @Test
    void aLayerThatCanSaturateIsBounded() {
        run.withActivations(3, new ActivationStatistics(Double.NaN, 0));
        history.add(run.next(1, SyntheticRun.HEALTHY));

        assertThat(NetworkTraits.of(history).bounded()).isTrue();
    }

    @Test
    void aLowLossWithAnAccuracyAtChanceLevelIsAnOutputMismatch() {
        for (int i = 0; i < 8; i++) {
            assertThat(i > 0 && NetworkTraits.of(history).outputMismatch()).isFalse();
            history.add(run.next(2.3 * Math.pow(0.7, i), SyntheticRun.HEALTHY));
        }
        for (int i = 0; i < 3; i++) {
            history.add(SyntheticRun.evaluated(run.next(0.2, SyntheticRun.HEALTHY), new Evaluation(1000, 2000, 62)));
        }

        assertThat(NetworkTraits.of(history).outputMismatch()).isTrue();
    }

    @Test
    void anOpenDiagnosisCarriesTheTraits() {
        run.withActivations(3, new ActivationStatistics(Double.NaN, 0));
        Diagnostician diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);

        diagnostician.observe(run.nextBroken(1, SyntheticRun.HEALTHY, 0, 3));

        assertThat(diagnostician.open().get(0).traits()).isEqualTo(new NetworkTraits(false, false, true));
    }
}
