package io.gradwatch.telemetry;

import java.io.Serializable;

/** An executor tells the driver that it has no endpoint, and why: it trains, but nobody can scrape it. */
record NotServed(String executor, String reason) implements Serializable {
    private static final long serialVersionUID = 1L;
}
