package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastScrapeTest {
    private final ScriptedTime time = new ScriptedTime();
    private final LastScrape scrape = new LastScrape(Duration.ofSeconds(30), time);

    /** A clock that advances only in {@code sleep}, and that scrapes meanwhile. */
    private final class ScriptedTime implements Time {
        private long now = 1_000_000_000_000L;
        private long next = Long.MAX_VALUE;
        private long interval;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void sleep(long nanos) {
            long end = now + nanos;
            while (next <= end) {
                now = next;
                next += interval;
                scrape.scraped();
            }
            now = end;
        }

        void scrapeEvery(Duration every) {
            interval = every.toNanos();
            next = now;
        }

        void stopScraping() {
            next = Long.MAX_VALUE;
        }

        void pass(Duration duration) {
            sleep(duration.toNanos());
        }
    }

    private Duration waited() {
        long start = time.now;
        scrape.await();
        return Duration.ofNanos(time.now - start);
    }

    @Test
    void withoutAScraperThereIsNoWait() {
        assertThat(waited()).isZero();
    }

    @Test
    void aWholeIntervalPassesSoThatExecutorsAreScrapedToo() {
        time.scrapeEvery(Duration.ofSeconds(5));
        time.pass(Duration.ofSeconds(18));

        assertThat(waited()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    }

    @Test
    void oneScrapeIsEnoughToWaitForTheSecond() {
        time.scrapeEvery(Duration.ofSeconds(10));
        time.pass(Duration.ofSeconds(4));

        assertThat(waited()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
    }

    @Test
    void aShortGapAfterALateScrapeDoesNotCutTheWaitShort() {
        scrape.scraped();
        time.pass(Duration.ofSeconds(6));
        scrape.scraped();
        time.pass(Duration.ofSeconds(4));
        time.scrapeEvery(Duration.ofSeconds(5));

        assertThat(waited()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
    }

    @Test
    void theWaitIsLimited() {
        time.scrapeEvery(Duration.ofSeconds(60));
        time.pass(Duration.ofSeconds(70));

        assertThat(waited()).isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_100));
    }

    @Test
    void aScraperThatHasStoppedIsNotWaitedFor() {
        time.scrapeEvery(Duration.ofSeconds(1));
        time.pass(Duration.ofSeconds(10));
        time.stopScraping();
        time.pass(Duration.ofSeconds(4));

        assertThat(waited()).isZero();
    }

    @Test
    void aSingleScrapeLongAgoIsNotWaitedFor() {
        scrape.scraped();
        time.pass(Duration.ofSeconds(31));

        assertThat(waited()).isZero();
    }
}
