package io.gradwatch.app.train;

import java.util.Optional;

/** Passes an operator's request to end early to what is running. Thread-safe. */
public final class Interruption {
    private Optional<Runnable> stop = Optional.empty();

    /** Sets the action that ends the current work gracefully. */
    public synchronized void onRequest(Runnable stopping) {
        stop = Optional.of(stopping);
    }

    /**
     * Requests a graceful end.
     *
     * @return true if the current work will end; false if it cannot, or if the request is the second one
     */
    public synchronized boolean request() {
        Optional<Runnable> stopping = stop;
        stop = Optional.empty();
        stopping.ifPresent(Runnable::run);
        return stopping.isPresent();
    }
}
