package io.gradwatch.telemetry.meters;

/** A source of measurements whose series are read at each scrape. */
public interface MeterSource {
    /**
     * Freezes the values of this scrape and adds the series that are new since the last one. Called by one scrape at a
     * time, never by the thread that measures. It must not make that thread wait.
     */
    void expose(Series series);
}
