package io.gradwatch.app.run;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Publishes a run's directory at intervals, so that others can follow the run and little is lost if the driver dies. */
public final class Publisher implements AutoCloseable {
    private final RunDirectory directory;
    private final Duration interval;
    private final Consumer<String> failures;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Publisher(RunDirectory directory, Duration interval, Consumer<String> failures) {
        this.directory = directory;
        this.interval = interval;
        this.failures = failures;
    }

    /** Starts to publish. Reports failures, and retries after the next interval. */
    public static Publisher start(RunDirectory directory, Duration interval, Consumer<String> failures) {
        Publisher publisher = new Publisher(directory, interval, failures);
        Thread thread = new Thread(publisher::publish, "gradwatch-publish");
        thread.setDaemon(true);
        thread.start();
        return publisher;
    }

    private void publish() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    directory.publish();
                } catch (UncheckedIOException e) {
                    failures.accept("warning: " + e.getCause().getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
