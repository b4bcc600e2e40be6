package io.gradwatch.telemetry.meters;

/** Something that is measured while it goes on, and shown when somebody scrapes. */
public interface MeterSource {
    /**
     * Freezes what this scrape shows, and adds the series that have come since the last one. Called by one scrape at a
     * time, never by the thread that measures, which it must not keep waiting.
     */
    void expose(Series series);
}
