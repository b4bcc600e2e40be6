package io.gradwatch.app.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gradwatch.app.json.Json;
import io.gradwatch.telemetry.http.Response;
import java.util.Map;

/** Creates HTTP responses in JSON. */
final class Answers {
    private Answers() {}

    static Response json(int status, Object body) {
        try {
            return new Response(status, "application/json", Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a response with an error message. */
    static Response error(int status, String message) {
        return json(status, Map.of("error", message));
    }
}
