package io.gradwatch.app.ml;

import org.apache.spark.ml.util.Identifiable$;

/**
 * Hands an object of Spark's ML the uid that it is to have, before its superclass' constructor asks for it to make the
 * first parameters: in Java no field can have been set by then.
 */
final class PresetUid {
    private static final ThreadLocal<String> NEXT = new ThreadLocal<>();

    private PresetUid() {}

    /** To be called in the arguments of {@code this(…)}: the next object made on this thread is to have this uid. */
    static PresetUid next(String uid) {
        NEXT.set(uid);
        return null;
    }

    /** The uid of the object that is being made, or a random one. */
    static String take(String prefix) {
        String preset = NEXT.get();
        NEXT.remove();
        return preset == null ? Identifiable$.MODULE$.randomUID(prefix) : preset;
    }
}
