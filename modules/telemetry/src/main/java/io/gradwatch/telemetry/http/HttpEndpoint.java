package io.gradwatch.telemetry.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP server on daemon threads. It serves exact paths and requires the bearer token if there is one. */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int PORTS_TRIED = 100;
    private static final int MOST_THREADS = 64;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Optional<BearerToken> token;
    private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    private HttpEndpoint(HttpServer server, Optional<String> token) {
        this.server = server;
        this.token = token.map(BearerToken::new);
        this.threads = new ThreadPoolExecutor(
                0,
                MOST_THREADS,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon("gradwatch-http", task));
    }

    /**
     * Binds a port. Requests are answered after {@link #start()}.
     *
     * @param host address to listen on
     * @param port first port to try; a taken port is followed by the next one, 0 means any free port
     * @throws UncheckedIOException if no port can be bound
     */
    public static HttpEndpoint open(String host, int port, Optional<String> token) {
        return new HttpEndpoint(bind(host, port), token);
    }

    private static HttpServer bind(String host, int first) {
        int last = first == 0 ? 0 : Math.min(first + PORTS_TRIED - 1, 65535);
        BindException refused = null;
        for (int port = first; port <= last; port++) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
            } catch (BindException e) {
                refused = e;
            } catch (IOException e) {
                throw new UncheckedIOException("telemetry.bind: cannot listen on " + host + ": " + e.getMessage(), e);
            }
        }
        String ports = first == last ? "port " + first : "any port from " + first + " to " + last;
        throw new UncheckedIOException(
                "telemetry.bind: cannot listen on " + host + ", " + ports + ": " + refused.getMessage(), refused);
    }

    /** Starts the server from a daemon thread: the server's thread inherits daemon status from the thread that starts it. */
    public void start() {
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        Thread starter = daemon("gradwatch-http-start", server::start);
        starter.start();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns the paths that are served. */
    public SortedSet<String> paths() {
        return new TreeSet<>(handlers.keySet());
    }

    /** Serves a path with this handler, which closes its exchanges. A later handler of the same path replaces it. */
    public void handle(String path, HttpHandler handler) {
        handlers.put(path, handler);
    }

    /** Serves GET and HEAD of this path without a token. The page must not reveal anything about the run. */
    public void getOpenly(String path, Supplier<Response> page) {
        open.add(path);
        get(path, page);
    }

    /** Serves GET and HEAD of this path. */
    public void get(String path, Supplier<Response> page) {
        handle(path, exchange -> {
            String method = exchange.getRequestMethod();
            if (method.equals("GET") || method.equals("HEAD")) {
                page.get().send(exchange);
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                Response.text(405, path + ": expected GET or HEAD, found " + method + "\n")
                        .send(exchange);
            }
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        HttpHandler handler = handlers.get(path);
        if (!open.contains(path) && !token.map(t -> t.isCarriedBy(exchange)).orElse(true)) {
            BearerToken.challenge(exchange);
            Response.text(401, "expected an Authorization header with the bearer token\n")
                    .send(exchange);
        } else if (handler == null) {
            Response.text(404, path + ": not found; paths: " + String.join(" ", paths()) + "\n")
                    .send(exchange);
        } else {
            serve(handler, exchange);
        }
    }

    private static void serve(HttpHandler handler, HttpExchange exchange) throws IOException {
        try {
            handler.handle(exchange);
        } catch (RuntimeException e) {
            LOG.error("{} failed", exchange.getRequestURI(), e);
            Response.text(500, exchange.getRequestURI() + ": " + e + "\n").send(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
