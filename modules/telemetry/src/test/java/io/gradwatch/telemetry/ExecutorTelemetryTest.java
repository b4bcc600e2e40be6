package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.signal.Layout;
import io.gradwatch.telemetry.http.Address;
import io.gradwatch.telemetry.http.Client;
import io.gradwatch.telemetry.meters.Reports;
import io.gradwatch.telemetry.meters.Scrape;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutorTelemetryTest {
    private final ExecutorTelemetry telemetry = new ExecutorTelemetry(TelemetrySettings.DEFAULTS, "127.0.0.1");

    @AfterEach
    void close() {
        telemetry.close();
    }

    private Scrape scrape() {
        return new Scrape(
                Client.get(new Address("127.0.0.1", telemetry.port()).uri().resolve("/metrics"))
                        .body());
    }

    private void record(int round, int worker) {
        telemetry.record("digits", Reports.LAYOUT, Reports.inRound(round, Reports.report(worker)));
    }

    private void reached(String run, int round) {
        telemetry.removeEnded(new RunRounds(Map.of(run, round)));
    }

    @Test
    void aShardThatMissesARoundHasMovedEvenIfNoneRemainsHere() {
        record(1, 3);
        record(1, 4);
        reached("digits", 2);
        assertThat(scrape().text()).contains("worker=\"3\"", "worker=\"4\"");

        record(2, 4);
        record(3, 4);
        reached("digits", 3);
        assertThat(scrape().text()).contains("worker=\"4\"").doesNotContain("worker=\"3\"");

        reached("digits", 5);
        assertThat(scrape().text()).isEmpty();
    }

    @Test
    void aRunThatTheDriverDoesNotKnowStays() {
        record(1, 3);
        reached("letters", 9);

        assertThat(scrape().text()).contains("worker=\"3\"");
    }

    @Test
    void metersOfAnEndedRunAreRemovedAtOnce() {
        record(7, 3);
        telemetry.removeEnded(RunRounds.of(Map.of(), Set.of("digits")));

        assertThat(scrape().text()).isEmpty();
    }

    @Test
    void aShardThatReturnsIsShownAgain() {
        record(1, 3);
        reached("digits", 3);
        record(4, 3);
        reached("digits", 4);

        assertThat(scrape().text()).contains("worker=\"3\"");
    }

    @Test
    void runsDoNotDisturbEachOther() {
        record(9, 3);
        telemetry.record("letters", Reports.LAYOUT, Reports.report(3));

        assertThat(scrape().text()).contains("run=\"digits\"", "run=\"letters\"");
    }

    @Test
    void anotherNetworkUnderTheSameNameStartsAnew() {
        record(1, 3);
        scrape();
        Layout other = Reports.layout(3);
        telemetry.record("digits", other, Reports.inRound(2, Reports.report(other, 3, Reports.GRADIENT)));

        assertThat(scrape().text()).contains("dense_2").doesNotContain("output_0");
    }
}
