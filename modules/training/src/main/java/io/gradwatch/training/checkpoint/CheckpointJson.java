package io.gradwatch.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** Converts records to JSON and back. Non-finite numbers are strings, as in all files of a run. */
public final class CheckpointJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .build();

    private CheckpointJson() {}

    /** Returns the record as one line of JSON. */
    public static String write(Record record) {
        try {
            return MAPPER.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(record.getClass() + " cannot be written as JSON", e);
        }
    }

    /**
     * Parses the result of {@link #write}.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static <T extends Record> T read(String json, Class<T> type) {
        try {
            return read(tree(json), type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(type + " cannot be read from " + json, e);
        }
    }

    static JsonNode tree(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    static <T extends Record> T read(JsonNode json, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(json, type);
    }
}
