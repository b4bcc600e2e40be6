package io.gradwatch.app.train;

import java.util.Optional;

/** The operator's wish to end a run early. Any thread may call it. */
public final class Interruption {
    private Optional<Runnable> stop = Optional.empty();

    /** From now on this ends what is going on, in good order. */
    public synchronized void onRequest(Runnable stopping) {
        stop = Optional.of(stopping);
    }

    /**
     * Asks for an end in good order.
     *
     * @return whether there will be one: false if nothing is going on that has one, or if it was asked for before
     */
    public synchronized boolean request() {
        Optional<Runnable> stopping = stop;
        stop = Optional.empty();
        stopping.ifPresent(Runnable::run);
        return stopping.isPresent();
    }
}
