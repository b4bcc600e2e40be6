package io.gradwatch.telemetry;

import java.io.Serializable;

/** An executor tells the driver where its endpoint listens. */
record Announcement(String executor, Address address) implements Serializable {
    private static final long serialVersionUID = 1L;
}
