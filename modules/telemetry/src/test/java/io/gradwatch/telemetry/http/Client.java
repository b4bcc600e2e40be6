package io.gradwatch.telemetry.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks endpoints. */
public final class Client {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Client() {}

    public static HttpResponse<String> get(URI uri) {
        return send(HttpRequest.newBuilder(uri));
    }

    public static HttpResponse<String> get(URI uri, String authorization) {
        return send(HttpRequest.newBuilder(uri).header("Authorization", authorization));
    }

    public static HttpResponse<String> method(String method, URI uri) {
        return send(HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
