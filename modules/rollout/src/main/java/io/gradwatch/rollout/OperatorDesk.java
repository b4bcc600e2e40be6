package io.gradwatch.rollout;

import io.gradwatch.rollout.OperatorRequest.Answer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Takes what operators ask, from any thread, until the thread that trains has time for it: between two rounds. */
final class OperatorDesk {
    private static final int MOST_WAITING = 16;

    private final Queue<Waiting> queue = new ArrayDeque<>();
    private String closed = "";

    private record Waiting(OperatorRequest request, CompletableFuture<Answer> answer) {}

    synchronized CompletableFuture<Answer> ask(OperatorRequest request) {
        if (!closed.isEmpty()) {
            return refused(closed);
        }
        if (queue.size() == MOST_WAITING) {
            return refused("%d requests wait for the round to end already".formatted(MOST_WAITING));
        }
        Waiting waiting = new Waiting(request, new CompletableFuture<>());
        queue.add(waiting);
        return waiting.answer;
    }

    private static CompletableFuture<Answer> refused(String why) {
        return CompletableFuture.completedFuture(new Answer(false, why));
    }

    /** Answers those that wait. */
    void serve(Function<OperatorRequest, Answer> action) {
        for (Waiting next = poll(); next != null; next = poll()) {
            next.answer.complete(action.apply(next.request));
        }
    }

    private synchronized Waiting poll() {
        return queue.poll();
    }

    /** From now on all are refused, and told why. */
    void close(String why) {
        synchronized (this) {
            closed = why;
        }
        serve(request -> new Answer(false, why));
    }
}
