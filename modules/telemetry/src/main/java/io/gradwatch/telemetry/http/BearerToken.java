package io.gradwatch.telemetry.http;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret that a request carries in its {@code Authorization} header.
 *
 * @param secret secret of at least one character
 */
public record BearerToken(String secret) {
    private static final String SCHEME = "Bearer ";

    /** Returns whether the request carries this token. The comparison takes constant time. */
    public boolean isCarriedBy(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(utf8(header.substring(SCHEME.length()).trim()), utf8(secret));
    }

    /** Adds the header to the response that asks for a token. */
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
