package io.gradwatch.telemetry;

import java.io.Serializable;

/** An executor tells the driver, again and again, where its endpoint listens; answered with {@link RunRounds}. */
record Announcement(String executor, Address address) implements Serializable {
    private static final long serialVersionUID = 1L;
}
