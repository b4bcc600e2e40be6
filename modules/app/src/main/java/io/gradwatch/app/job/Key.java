package io.gradwatch.app.job;

import java.util.Optional;

/**
 * One key of the job file. All that the reference page says of it stands here.
 *
 * @param name as it is written
 * @param type what may stand there
 * @param fallback what holds when nothing stands there, if that is the same in every job
 * @param otherwise the same in words
 * @param required whether something has to stand there
 * @param meaning one sentence for the reference page
 */
record Key<T>(String name, Type<T> type, Optional<T> fallback, String otherwise, boolean required, String meaning) {
    static <T> Key<T> required(String name, Type<T> type, String meaning) {
        return new Key<>(name, type, Optional.empty(), "required", true, meaning);
    }

    static <T> Key<T> optional(String name, Type<T> type, String otherwise, String meaning) {
        return new Key<>(name, type, Optional.empty(), otherwise, false, meaning);
    }

    static <T> Key<T> withDefault(String name, Type<T> type, T fallback, String meaning) {
        return new Key<>(name, type, Optional.of(fallback), String.valueOf(type.write(fallback)), false, meaning);
    }

    /** A section that may be left out: its keys have their defaults then. */
    static Key<Tree.Mapping> section(String name, Type<Tree.Mapping> type, String meaning) {
        return new Key<>(name, type, Optional.of(Tree.EMPTY), "its keys' defaults", false, meaning);
    }

    /** A key that job files may not use before a later version. */
    static Key<Tree> later(String name, String meaning) {
        return optional(name, new LaterType(), "-", meaning);
    }
}
