package io.gradwatch.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends alerts to Debian's Alertmanager with the project's configuration. */
@Tag("slow")
class AlertmanagerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private URI address;

    @Test
    void criticalsOfARunComeAtOnceAndTogether_andKeepItsWarningsBackButNoOther() throws Exception {
        try (Webhook webhook = new Webhook();
                AlertmanagerServer server = new AlertmanagerServer(folder, webhook.address())) {
            address = URI.create("http://127.0.0.1:" + server.port());
            post(List.of(
                    alert("GradwatchVanishingGradient", "sick", "critical"),
                    alert("GradwatchGradientCollapse", "sick", "critical"),
                    alert("GradwatchSymptomWarning", "sick", "warning"),
                    alert("GradwatchRolloutPromoted", "sick", "info"),
                    alert("GradwatchSymptomWarning", "other", "warning")));

            Await.untilTrue("both", LIMIT, () -> webhook.notifications().size() == 2);
            assertThat(webhook.notifications())
                    .extracting(notification -> notification.label("alertname"))
                    .containsExactlyInAnyOrder("GradwatchVanishingGradient", "GradwatchGradientCollapse");
            Await.untilTrue("silence", LIMIT, () -> inhibited("GradwatchSymptomWarning", "sick"));
            assertThat(inhibited("GradwatchRolloutPromoted", "sick")).isFalse();
            assertThat(inhibited("GradwatchSymptomWarning", "other")).isFalse();
            assertThat(get("/api/v2/alerts/groups"))
                    .extracting(group ->
                            group.path("labels") + " " + group.at("/alerts").size())
                    .containsExactlyInAnyOrder("{\"run\":\"sick\"} 2", "{\"run\":\"sick\"} 2", "{\"run\":\"other\"} 1");
        }
    }

    private boolean inhibited(String name, String run) throws Exception {
        JsonNode found = StreamSupport.stream(get("/api/v2/alerts").spliterator(), false)
                .filter(alert -> alert.at("/labels/alertname").asText().equals(name)
                        && alert.at("/labels/run").asText().equals(run))
                .findFirst()
                .orElseThrow();
        return !found.at("/status/inhibitedBy").isEmpty();
    }

    private static Map<String, Object> alert(String name, String run, String severity) {
        return Map.of("labels", Map.of("alertname", name, "run", run, "severity", severity));
    }

    private void post(List<Map<String, Object>> alerts) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(alerts)))
                .build();
        assertThat(HTTP.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(
                HTTP.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString())
                        .body());
    }
}
