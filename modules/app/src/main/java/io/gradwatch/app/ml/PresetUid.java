package io.gradwatch.app.ml;

import org.apache.spark.ml.util.Identifiable$;

/**
 * Passes a uid to an object of Spark ML that is being constructed. Its superclass' constructor needs the uid for the first
 * parameters, before Java can have set any field.
 */
final class PresetUid {
    private static final ThreadLocal<String> NEXT = new ThreadLocal<>();

    private PresetUid() {}

    /** Sets the uid of the next object that this thread creates; call it in the arguments of {@code this(…)}. */
    static PresetUid next(String uid) {
        NEXT.set(uid);
        return null;
    }

    /** Returns the uid of the object that is being created, or a random one. */
    static String take(String prefix) {
        String preset = NEXT.get();
        NEXT.remove();
        return preset == null ? Identifiable$.MODULE$.randomUID(prefix) : preset;
    }
}
