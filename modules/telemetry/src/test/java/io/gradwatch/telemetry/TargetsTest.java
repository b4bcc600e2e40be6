package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.telemetry.ExecutorMessage.Announcement;
import io.gradwatch.telemetry.http.Address;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private final Targets targets = new Targets();

    private String list() {
        return new String(targets.list().body(), StandardCharsets.UTF_8);
    }

    private static Announcement announcement(String executor, String host) {
        return new Announcement(executor, new Address(host, 4711));
    }

    @Test
    void withoutEndpointsTheListIsEmpty() {
        assertThat(targets.list().status()).isEqualTo(200);
        assertThat(targets.list().contentType()).isEqualTo("application/json");
        assertThat(list()).isEqualTo("[]");
    }

    @Test
    void theDriverAndEveryExecutorAreListed() {
        targets.application("app-1");
        targets.driver(new Address("127.0.0.1", 4700));
        targets.add(announcement("1", "::1"));
        targets.add(announcement("0", "worker-7"));

        assertThat(list())
                .isEqualTo("[" + target("127.0.0.1:4700", "driver", "driver") + ","
                        + target("worker-7:4711", "0", "executor") + ","
                        + target("[::1]:4711", "1", "executor") + "]");
    }

    private static String target(String address, String executor, String role) {
        return "{\"targets\":[\"%s\"],\"labels\":{\"__meta_gradwatch_application\":\"app-1\",".formatted(address)
                + "\"__meta_gradwatch_executor\":\"%s\",\"__meta_gradwatch_role\":\"%s\"}}".formatted(executor, role);
    }

    @Test
    void anExecutorThatIsRemovedIsNoLongerListed() {
        targets.add(announcement("0", "worker-7"));
        targets.remove("0");

        assertThat(list()).isEqualTo("[]");
    }

    @Test
    void anAnnouncementAfterTheRemovalIsIgnored() {
        targets.remove("0");
        targets.add(announcement("0", "worker-7"));

        assertThat(list()).isEqualTo("[]");
    }

    @Test
    void aRepeatedAnnouncementIsListedOnce() {
        targets.add(announcement("0", "worker-7"));
        String once = list();
        targets.add(announcement("0", "worker-7"));

        assertThat(list()).isEqualTo(once);
    }
}
