package io.gradwatch.app.run.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.LayerSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LossReference;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names in recorded telemetry do not follow those in the code: runs of earlier versions stay readable. */
class TelemetryFormatTest {
    private static final LayerKey LAYER = new LayerKey(0, "lstm_0");
    private static final ObjectMapper ROUNDS =
            TelemetryFormat.rounds(Layout.of(List.of(new ParameterKey(LAYER, "W", ParameterKind.WEIGHT, 8))));

    static List<Arguments> recorded() {
        return List.of(
                Arguments.of(
                        "{\"guessing\":2.3,\"reached\":0.5,\"reachedLate\":0.75}",
                        new LossReference(2.3, 0.5, Optional.of(0.75))),
                Arguments.of(
                        "{\"guessing\":2.3,\"reached\":0.5,\"reachedLate\":null}",
                        new LossReference(2.3, 0.5, Optional.empty())),
                Arguments.of(
                        "{\"deadRatio\":0.5,\"saturatedRatio\":0.25,\"timeReach\":0.125}",
                        new ActivationStatistics(0.5, 0.25, 0.125)),
                Arguments.of(
                        "{\"key\":\"lstm_0\",\"deadRatio\":0.5,\"saturatedRatio\":0.25,\"replicaDrift\":0.0,"
                                + "\"timeReach\":0.125}",
                        new LayerSnapshot(LAYER, 0.5, 0.25, 0, 0.125)));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void recordedNamesAreThoseOfVersionOne(String json, Object value) throws IOException {
        assertThat(ROUNDS.writeValueAsString(value)).isEqualTo(json);
        assertThat(ROUNDS.readValue(json, value.getClass())).isEqualTo(value);
    }

    @Test
    void theVersionIsOne() {
        assertThat(TelemetryFormat.VERSION).isEqualTo(1);
    }
}
