package io.gradwatch.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives notifications of alerts. */
final class Webhook implements AutoCloseable {
    private final HttpServer server;
    private final List<Notification> notifications = new CopyOnWriteArrayList<>();

    /** One alert of a message, and when it came. */
    record Notification(Instant at, JsonNode alert) {
        String label(String name) {
            return alert.path("labels").path(name).asText();
        }

        boolean is(String name, String status) {
            return label("alertname").equals(name)
                    && alert.path("status").asText().equals(status);
        }
    }

    Webhook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        Instant now = Instant.now();
        try (exchange) {
            new ObjectMapper()
                    .readTree(exchange.getRequestBody())
                    .path("alerts")
                    .forEach(alert -> notifications.add(new Notification(now, alert)));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    List<Notification> notifications() {
        return notifications;
    }

    /** Returns the first notification that an alert of a run fires, or that it is resolved. */
    Optional<Notification> first(String run, String alert, String status) {
        return notifications.stream()
                .filter(n -> n.label("run").equals(run) && n.is(alert, status))
                .findFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
