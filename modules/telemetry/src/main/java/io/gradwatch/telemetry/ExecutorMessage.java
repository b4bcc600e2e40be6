package io.gradwatch.telemetry;

import io.gradwatch.telemetry.http.Address;
import java.io.Serializable;

/** A message from the plugin on an executor to the plugin on the driver. */
sealed interface ExecutorMessage extends Serializable {
    /** Announces the address of an executor's endpoint. The driver answers with {@link RunRounds}. */
    record Announcement(String executor, Address address) implements ExecutorMessage {
        private static final long serialVersionUID = 1L;
    }

    /** Reports that an executor trains without an endpoint, and why. */
    record NotServed(String executor, String reason) implements ExecutorMessage {
        private static final long serialVersionUID = 1L;
    }
}
