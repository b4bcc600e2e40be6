package io.gradwatch.app.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.gradwatch.app.json.Json;
import io.gradwatch.app.page.Update.Cursor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Serves server-sent events: first the whole state, then changes, as fast as the reader takes them. A reader that reconnects
 * gets the whole state again, because it may reach another process. Each reader has a separate thread, so that a slow one
 * blocks nobody else.
 */
final class EventStream implements HttpHandler {
    /** The largest number of readers: they occupy threads that Prometheus needs as well. */
    private static final int MOST_READERS = 16;

    private static final long PACE_MILLIS = 200;
    private static final long HEARTBEAT_MILLIS = 10_000;

    /** The time after which a reader that takes nothing makes room for another. */
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RunView view;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    EventStream(RunView view) {
        this.view = view;
    }

    private static final class Reader {
        private final HttpExchange exchange;
        private volatile long writingSince = System.nanoTime();
        private volatile boolean writing;
        private volatile Cursor seen = Cursor.START;

        Reader(HttpExchange exchange) {
            this.exchange = exchange;
        }

        boolean isStuck() {
            return writing && System.nanoTime() - writingSince > STALLED_NANOS;
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            Answers.error(405, "expected GET, found " + exchange.getRequestMethod())
                    .send(exchange);
            return;
        }
        Reader reader = new Reader(exchange);
        if (!admit(reader)) {
            exchange.getResponseHeaders().set("Retry-After", "10");
            Answers.error(503, MOST_READERS + " other readers follow this run already")
                    .send(exchange);
            return;
        }
        try (exchange) {
            follow(reader);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            readers.remove(reader);
        }
    }

    private synchronized boolean admit(Reader reader) {
        if (readers.size() >= MOST_READERS) {
            readers.stream().filter(Reader::isStuck).findFirst().ifPresent(stuck -> {
                readers.remove(stuck);
                stuck.exchange.close();
            });
        }
        return readers.size() < MOST_READERS && readers.add(reader);
    }

    private void follow(Reader reader) throws IOException, InterruptedException {
        reader.exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        reader.exchange.getResponseHeaders().set("Cache-Control", "no-store");
        reader.exchange.sendResponseHeaders(200, 0);
        OutputStream out = reader.exchange.getResponseBody();
        while (true) {
            Update update = view.since(reader.seen);
            write(reader, out, event(update));
            reader.seen = update.cursor();
            Thread.sleep(PACE_MILLIS);
            while (!view.await(reader.seen, HEARTBEAT_MILLIS)) {
                if (over) {
                    return;
                }
                write(reader, out, ":\n\n");
            }
        }
    }

    private static void write(Reader reader, OutputStream out, String text) throws IOException {
        reader.writingSince = System.nanoTime();
        reader.writing = true;
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        reader.writing = false;
    }

    private static String event(Update update) throws JsonProcessingException {
        return "id: " + update.cursor().change() + "\ndata: " + Json.MAPPER.writeValueAsString(update) + "\n\n";
    }

    /**
     * Ends the stream: waits until all readers have received all changes, or for this time. Then it disconnects them; when
     * they reconnect, they find the application's next run.
     */
    void finish(long millis) throws InterruptedException {
        Cursor last = view.since(Cursor.START).cursor();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (readers.stream().anyMatch(reader -> reader.seen.change() < last.change())
                && System.nanoTime() < deadline) {
            Thread.sleep(PACE_MILLIS / 10);
        }
        over = true;
    }
}
