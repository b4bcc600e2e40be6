package io.gradwatch.app.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do. */
final class Await {
    private Await() {}

    /**
     * Asks until there is an answer.
     *
     * @throws AssertionError if there is none within the limit
     */
    static <T> T until(String what, Duration limit, Callable<Optional<T>> question) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<T> answer = question.call();
            if (answer.isPresent()) {
                return answer.get();
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
    }

    /** Asks until the answer is yes. */
    static void untilTrue(String what, Duration limit, Callable<Boolean> question) throws Exception {
        until(what, limit, () -> question.call() ? Optional.of(true) : Optional.empty());
    }
}
