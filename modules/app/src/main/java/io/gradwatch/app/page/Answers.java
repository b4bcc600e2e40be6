package io.gradwatch.app.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gradwatch.app.json.Json;
import io.gradwatch.telemetry.http.Response;
import java.util.Map;

/** HTTP answers in JSON. */
final class Answers {
    private Answers() {}

    static Response json(int status, Object body) {
        try {
            return new Response(status, "application/json", Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was wrong, for a person. */
    static Response error(int status, String message) {
        return json(status, Map.of("error", message));
    }
}
