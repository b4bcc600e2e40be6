package io.gradwatch.telemetry;

import java.time.Duration;

/**
 * Watches how often the driver's endpoint is scraped, and waits at the end of a run until Prometheus has seen all of it.
 *
 * <p>Prometheus scrapes every target once an interval, each at its own moment within it. So the executors have been
 * scraped too when the driver has been scraped once more and a whole interval has passed.
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

    /** Waits at most {@code linger}. */
    LastScrape(Duration linger, Time time) {
        this.time = time;
        this.lingerNanos = linger.toNanos();
    }

    /** The driver's endpoint was scraped now. After a scrape that came late the next gap is short, so two count. */
    synchronized void scraped() {
        long now = time.nanos();
        long newGap = scrapes == 0 ? 0 : now - last;
        interval = Math.max(gap, newGap);
        gap = newGap;
        last = now;
        scrapes++;
    }

    /** Waits until all that has been measured so far has been scraped; not at all if nobody scrapes. */
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

    /** Whether there is a scraper, and it had not missed several scrapes when the wait began. */
    private synchronized boolean isScraped(long start) {
        return scrapes > 0 && start - last <= (scrapes == 1 ? lingerNanos : MISSED * interval);
    }

    /** A tenth of the interval is for scrapes that come late. */
    private synchronized boolean isComplete(long start) {
        return last - start > 0 && time.nanos() - start >= interval + interval / 10;
    }
}
