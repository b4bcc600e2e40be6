package io.gradwatch.telemetry;

import java.time.Duration;

/**
 * Measures how often the driver's endpoint is scraped, and waits at the end of a run until Prometheus has scraped all of it.
 *
 * <p>Prometheus scrapes every target once an interval, at a different offset each. Therefore all executors have been scraped
 * too once the driver has been scraped again and a whole interval has passed.
 */
final class LastScrape {
    private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();

    private static final long MISSED = 3;

    private final Time time;
    private final long lingerNanos;
    private long scrapes;
    private long last;
    private long gap;
    private long interval;

    /** Creates an instance that waits for at most {@code linger}. */
    LastScrape(Duration linger, Time time) {
        this.time = time;
        this.lingerNanos = linger.toNanos();
    }

    /** Records a scrape. The interval is the longer of the last two gaps, because the gap after a late scrape is short. */
    synchronized void scraped() {
        long now = time.nanos();
        long newGap = scrapes == 0 ? 0 : now - last;
        interval = Math.max(gap, newGap);
        gap = newGap;
        last = now;
        scrapes++;
    }

    /** Waits until all that has been measured so far has been scraped. Returns at once if nothing scrapes. */
    void await() {
        long start = time.nanos();
        try {
            while (isScraped(start) && !isComplete(start) && time.nanos() - start < lingerNanos) {
                time.sleep(STEP_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there is a scraper that had not missed several scrapes when the wait began. */
    private synchronized boolean isScraped(long start) {
        return scrapes > 0 && start - last <= (scrapes == 1 ? lingerNanos : MISSED * interval);
    }

    /** Returns whether an interval has passed; a tenth of it is added for late scrapes. */
    private synchronized boolean isComplete(long start) {
        return last - start > 0 && time.nanos() - start >= interval + interval / 10;
    }
}
