package io.gradwatch.app.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.function.Function;

/** Writes a thing as its name. */
final class NameWriter<T> extends JsonSerializer<T> {
    private final Function<T, String> name;

    NameWriter(Function<T, String> name) {
        this.name = name;
    }

    @Override
    public void serialize(T thing, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeString(name.apply(thing));
    }
}
