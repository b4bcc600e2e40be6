package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.gradwatch.telemetry.ExecutorMessage.Announcement;
import io.gradwatch.telemetry.http.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class ExecutorSideTest {
    private static final Announcement ANNOUNCEMENT = new Announcement("0", new Address("worker-7", 4711));

    private static final RunRounds ROUNDS = new RunRounds(Map.of("digits", 7));

    private final List<Duration> pauses = new ArrayList<>();

    /** A driver that fails several times before it answers. */
    private static final class FailingDriver implements PluginContext {
        private final List<Object> asked = new ArrayList<>();
        private final int failures;

        FailingDriver(int failures) {
            this.failures = failures;
        }

        @Override
        public Object ask(Object message) throws IOException {
            asked.add(message);
            if (asked.size() <= failures) {
                throw new IOException("connection reset");
            }
            return ROUNDS.toMessage();
        }

        @Override
        public MetricRegistry metricRegistry() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SparkConf conf() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String executorID() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String hostname() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, ResourceInformation> resources() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void send(Object message) {
            throw new UnsupportedOperationException();
        }
    }

    private Time recordingPauses(int interruptedAfter) {
        return new Time() {
            @Override
            public long nanos() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                pauses.add(Duration.ofNanos(nanos));
                if (pauses.size() == interruptedAfter) {
                    throw new InterruptedException();
                }
            }
        };
    }

    @Test
    void anAnnouncementIsRepeatedAtGrowingIntervalsUntilTheDriverAnswers() {
        FailingDriver driver = new FailingDriver(11);
        List<RunRounds> answers = new ArrayList<>();
        ExecutorSide.announce(driver, ANNOUNCEMENT, answers::add, recordingPauses(13));
        Thread.interrupted();

        assertThat(driver.asked).hasSize(13).containsOnly(ANNOUNCEMENT);
        assertThat(answers).containsExactly(ROUNDS, ROUNDS);
        assertThat(pauses)
                .startsWith(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400))
                .endsWith(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    @Test
    void announcementsEndWithTheExecutor() {
        FailingDriver driver = new FailingDriver(Integer.MAX_VALUE);
        ExecutorSide.announce(driver, ANNOUNCEMENT, answer -> {}, recordingPauses(3));

        assertThat(driver.asked).hasSize(3);
        assertThat(Thread.interrupted()).isTrue();
    }
}
