package io.gradwatch.rollout;

import io.gradwatch.rollout.OperatorRequest.Answer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Queues the requests of operators, from any thread, until the training thread serves them between two rounds. */
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
            return refused("%d requests already wait for the end of the round".formatted(MOST_WAITING));
        }
        Waiting waiting = new Waiting(request, new CompletableFuture<>());
        queue.add(waiting);
        return waiting.answer;
    }

    private static CompletableFuture<Answer> refused(String why) {
        return CompletableFuture.completedFuture(new Answer(false, why));
    }

    /** Answers all waiting requests. */
    void serve(Function<OperatorRequest, Answer> action) {
        for (Waiting next = poll(); next != null; next = poll()) {
            next.answer.complete(action.apply(next.request));
        }
    }

    private synchronized Waiting poll() {
        return queue.poll();
    }

    /** Refuses all requests from now on, with this reason. */
    void close(String why) {
        synchronized (this) {
            closed = why;
        }
        serve(request -> new Answer(false, why));
    }
}
