package io.gradwatch.telemetry.http;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret that a request brings in its {@code Authorization} header.
 *
 * @param secret at least one character
 */
public record BearerToken(String secret) {
    private static final String SCHEME = "Bearer ";

    /** Whether the request may pass; takes as long for a wrong secret as for the right one. */
    public boolean isBroughtBy(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(utf8(header.substring(SCHEME.length()).trim()), utf8(secret));
    }

    /** Says in the answer that a token is needed. */
    public static void challenge(HttpExchange exchange) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"gradwatch\"");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "BearerToken[***]";
    }
}
