package io.gradwatch.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.json.Json;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends requests to the driver of a running job. A refusal is reported as an input error. */
final class DriverClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI address;
    private final Optional<String> token;

    DriverClient(URI address, Optional<String> token) {
        this.address = address;
        this.token = token;
    }

    JsonNode get(String path) throws InterruptedException {
        return send(request(path).GET());
    }

    JsonNode post(String path, Object body) throws InterruptedException {
        try {
            return send(request(path)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200, 202 -> Json.MAPPER.readTree(response.body());
                case 401 ->
                    throw invalid((token.isPresent() ? "expected another token" : "expected a token")
                            + ": set --token, --token-file or GRADWATCH_TOKEN; unless the job configures a token, it"
                            + " is in the file operator-token of the run directory");
                case 404 ->
                    throw invalid("expected the driver of a job that trains, found one that has not started training");
                default -> throw invalid(error(response));
            };
        } catch (JsonProcessingException e) {
            throw invalid("expected Gradwatch's driver, found another server");
        } catch (IOException e) {
            String why = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
            throw invalid("expected the driver of a running job, found no server" + why);
        } catch (IllegalArgumentException e) {
            throw invalid("expected a token that is valid in an HTTP header: " + e.getMessage());
        }
    }

    private static String error(HttpResponse<String> response) throws JsonProcessingException {
        String told = Json.MAPPER.readTree(response.body()).path("error").asText();
        return told.isEmpty() ? "found HTTP status " + response.statusCode() : told;
    }

    private InvalidInputException invalid(String message) {
        return new InvalidInputException(List.of(new Problem(address.toString(), message)));
    }
}
