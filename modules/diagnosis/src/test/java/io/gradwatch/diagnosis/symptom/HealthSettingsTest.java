package io.gradwatch.diagnosis.symptom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthSettingsTest {
    @Test
    void everyThresholdHasAUniqueNameADefaultAReasonAndASource() {
        assertThat(HealthSettings.names()).doesNotHaveDuplicates().hasSameSizeAs(Threshold.values());
        for (Threshold threshold : Threshold.values()) {
            assertThat(threshold.label()).matches("[a-z]+([A-Z][a-z]+)*");
            assertThat(threshold.standard()).isPositive();
            assertThat(threshold.reason()).endsWith(".").doesNotContain("\n");
            assertThat(threshold.source()).isNotBlank();
            assertThat(HealthSettings.DEFAULTS.get(threshold)).isEqualTo(threshold.standard());
        }
    }

    @Test
    void anOverrideHoldsForItsThresholdAlone() {
        HealthSettings settings = new HealthSettings(Map.of("vanishingFlow", 1e-5));

        assertThat(settings.get(Threshold.VANISHING_FLOW)).isEqualTo(1e-5);
        assertThat(settings.get(Threshold.OPEN_ROUNDS)).isEqualTo(Threshold.OPEN_ROUNDS.standard());
    }

    @Test
    void aFormerNameMeansTheSameThreshold() {
        HealthSettings settings = new HealthSettings(Map.of("vanishingReach", 1e-5));

        assertThat(settings).isEqualTo(new HealthSettings(Map.of("vanishingFlow", 1e-5)));
        assertThat(settings.get(Threshold.VANISHING_FLOW)).isEqualTo(1e-5);
    }

    @Test
    void aThresholdUnderBothOfItsNamesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealthSettings(Map.of("stuckRounds", 4.0, "stalledRounds", 5.0)))
                .withMessageContaining("expected one of its two names, found both");
    }

    @Test
    void aFormerNameIsNoCurrentOne() {
        for (Threshold threshold : Threshold.values()) {
            threshold
                    .formerLabel()
                    .ifPresent(former -> assertThat(HealthSettings.names()).doesNotContain(former));
        }
    }

    @Test
    void anUnknownNameIsRefusedAndTheKnownOnesAreListed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealthSettings(Map.of("vanishingreech", 1e-5)))
                .withMessageStartingWith("health: expected one of openRounds, ")
                .withMessageEndingWith(", found vanishingreech");
    }

    @Test
    void aValueThatIsNoPositiveNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealthSettings(Map.of("openRounds", -1.0)))
                .withMessage("health.openRounds: expected a number above 0, found -1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new HealthSettings(Map.of("openRounds", Double.NaN)));
    }
}
