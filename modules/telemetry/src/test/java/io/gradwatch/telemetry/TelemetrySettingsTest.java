package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class TelemetrySettingsTest {
    private static final TelemetrySettings ALL = new TelemetrySettings(
            "0.0.0.0",
            Optional.of("host.example"),
            4800,
            Optional.of("s3cret"),
            4900,
            false,
            Duration.ofMillis(1500),
            7,
            Optional.of(URI.create("https://gateway.example:9091")));

    private static SparkConf conf(TelemetrySettings settings) {
        SparkConf conf = new SparkConf(false);
        settings.toSparkProperties().forEach(conf::set);
        return conf;
    }

    @Test
    void sparkPropertiesCarryEverySetting() {
        assertThat(TelemetrySettings.fromSparkProperties(conf(ALL))).isEqualTo(ALL);
        assertThat(TelemetrySettings.fromSparkProperties(conf(TelemetrySettings.DEFAULTS)))
                .isEqualTo(TelemetrySettings.DEFAULTS);
    }

    @Test
    void withoutPropertiesThereAreTheDefaults() {
        assertThat(TelemetrySettings.fromSparkProperties(new SparkConf(false))).isEqualTo(TelemetrySettings.DEFAULTS);
    }

    @Test
    void sparkHidesTheToken() {
        assertThat(conf(ALL).toDebugString()).contains("host.example").doesNotContain("s3cret");
    }

    @Test
    void itsTextHidesTheToken() {
        assertThat(ALL.toString()).contains("pagePort=4900", "token=***").doesNotContain("s3cret");
    }

    @Test
    void aValueOutOfRangeIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> TelemetrySettings.fromSparkProperties(
                        new SparkConf(false).set("spark.gradwatch.telemetry.port", "70000")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("telemetry.port: expected 0 to 65535, found 70000");
        assertThatThrownBy(() -> TelemetrySettings.fromSparkProperties(
                        new SparkConf(false).set("spark.gradwatch.telemetry.push", "gateway:9091")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("telemetry.push: expected http://HOST:PORT, found gateway:9091");
    }
}
