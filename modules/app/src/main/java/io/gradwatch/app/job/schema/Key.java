package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Tree;
import java.util.Optional;

/**
 * A key of the job file. The reference page is generated from these fields.
 *
 * @param name the spelling in the file
 * @param type the accepted values
 * @param fallback the default, if it is the same in every job
 * @param otherwise the default in words
 * @param required true if the key has no default
 * @param meaning one sentence for the reference page
 */
public record Key<T>(
        String name, Type<T> type, Optional<T> fallback, String otherwise, boolean required, String meaning) {
    public static <T> Key<T> required(String name, Type<T> type, String meaning) {
        return new Key<>(name, type, Optional.empty(), "required", true, meaning);
    }

    public static <T> Key<T> optional(String name, Type<T> type, String otherwise, String meaning) {
        return new Key<>(name, type, Optional.empty(), otherwise, false, meaning);
    }

    public static <T> Key<T> withDefault(String name, Type<T> type, T fallback, String meaning) {
        return new Key<>(name, type, Optional.of(fallback), String.valueOf(type.write(fallback)), false, meaning);
    }

    /** Returns the key of a section that may be absent; its keys then take their defaults. */
    public static Key<Tree.Mapping> section(String name, Type<Tree.Mapping> type, String meaning) {
        return new Key<>(name, type, Optional.of(Tree.EMPTY), "its keys' defaults", false, meaning);
    }
}
