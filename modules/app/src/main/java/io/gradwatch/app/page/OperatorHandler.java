package io.gradwatch.app.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.gradwatch.app.json.Json;
import io.gradwatch.rollout.OperatorRequest;
import io.gradwatch.rollout.OperatorRequest.Abort;
import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.OperatorRequest.Promote;
import io.gradwatch.rollout.OperatorRequest.Start;
import io.gradwatch.rollout.remedy.Remedies;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.telemetry.http.BearerToken;
import io.gradwatch.telemetry.http.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Serves {@code /api/rollouts}: the state of the rollout, and the requests of operators. */
final class OperatorHandler implements HttpHandler {
    /** The time that a request waits for the end of the round. */
    private static final long PATIENCE_SECONDS = 20;

    private static final int MOST_BYTES = 4096;
    private static final Set<String> KEYS = Set.of("action", "variant");

    private final Supplier<Response> state;
    private final BearerToken token;
    private final Function<OperatorRequest, CompletableFuture<Answer>> rollout;

    /**
     * Creates the handler.
     *
     * @param state the response to GET
     */
    OperatorHandler(
            Supplier<Response> state, BearerToken token, Function<OperatorRequest, CompletableFuture<Answer>> rollout) {
        this.state = state;
        this.token = token;
        this.rollout = rollout;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        answer(exchange).send(exchange);
    }

    private Response answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (method.equals("GET") || method.equals("HEAD")) {
            return state.get();
        }
        if (!method.equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD, POST");
            return Answers.error(405, "expected GET, HEAD or POST, found " + method);
        }
        if (!token.isCarriedBy(exchange)) {
            BearerToken.challenge(exchange);
            return Answers.error(401, "expected an Authorization header with the operators' bearer token");
        }
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("none");
        if (!type.split(";", -1)[0].strip().equalsIgnoreCase("application/json")) {
            return Answers.error(415, "Content-Type: expected application/json, found " + type);
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        return body.length > MOST_BYTES ? Answers.error(413, "expected at most " + MOST_BYTES + " bytes") : act(body);
    }

    private Response act(byte[] body) throws IOException {
        JsonNode asked;
        try {
            asked = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return Answers.error(400, "expected a JSON object, found: " + e.getOriginalMessage());
        }
        List<String> problems = new ArrayList<>();
        Optional<OperatorRequest> request = read(asked, problems);
        return problems.isEmpty() ? ask(request.orElseThrow()) : Answers.error(400, String.join("; ", problems));
    }

    private static Optional<OperatorRequest> read(JsonNode asked, List<String> problems) {
        if (!asked.isObject()) {
            problems.add("expected a JSON object such as {\"action\": \"start\", \"variant\": \"relu+residual\"}");
            return Optional.empty();
        }
        asked.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                problems.add(key + ": expected action and variant only");
            }
        });
        Optional<String> variant = Optional.ofNullable(asked.get("variant")).map(JsonNode::asText);
        String action = asked.path("action").asText();
        return switch (action) {
            case "start" -> start(variant, problems);
            case "promote" -> Optional.of(new Promote(variant));
            case "abort" -> Optional.of(new Abort());
            default -> {
                problems.add("action: expected start, promote or abort, found "
                        + (action.isEmpty() ? "none" : "\"" + action + "\""));
                yield Optional.empty();
            }
        };
    }

    private static Optional<OperatorRequest> start(Optional<String> name, List<String> problems) {
        Optional<Variant> variant = name.flatMap(Variant::named);
        if (variant.isEmpty()) {
            problems.add("variant: expected one or several of %s, joined by +, found %s"
                    .formatted(
                            String.join(", ", Remedies.labels()),
                            name.map(n -> "\"" + n + "\"").orElse("none")));
        }
        return variant.map(Start::new);
    }

    private Response ask(OperatorRequest request) {
        try {
            Answer answer = rollout.apply(request).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return answer.done()
                    ? Answers.json(200, Map.of("message", answer.message()))
                    : Answers.error(409, answer.message());
        } catch (TimeoutException e) {
            return Answers.json(202, Map.of("message", "accepted; takes effect after the current round"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answers.error(503, "the run is ending");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
