package io.gradwatch.telemetry.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A complete response to an HTTP request.
 *
 * @param status HTTP status code
 * @param headers headers besides those that describe the body
 * @param contentType media type of the body
 * @param body bytes of the body; may be empty
 */
public record Response(int status, Map<String, String> headers, String contentType, byte[] body) {
    public Response {
        headers = Map.copyOf(headers);
    }

    /** Creates a response without further headers. */
    public Response(int status, String contentType, byte[] body) {
        this(status, Map.of(), contentType, body);
    }

    public static Response text(int status, String text) {
        return new Response(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the response, without the body for HEAD, and closes the exchange. */
    public void send(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
