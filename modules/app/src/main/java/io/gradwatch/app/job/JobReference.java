package io.gradwatch.app.job;

import io.gradwatch.network.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All keys of the job file, with their places. */
final class JobReference {
    /** A typing error has no more wrong characters than this. */
    private static final int TYPING_ERROR = 2;

    private JobReference() {}

    /**
     * A key where it stands.
     *
     * @param path such as {@code network.layers[].dense.units}
     * @param key what may stand there
     */
    record Entry(String path, Key<?> key) {}

    /** Every key, each section's after the key of the section. */
    static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        collect("", JobReader.TYPE.keys(), entries);
        return entries;
    }

    private static void collect(String prefix, List<Key<?>> keys, List<Entry> entries) {
        for (Key<?> key : keys) {
            String path = prefix + key.name();
            entries.add(new Entry(path, key));
            key.type().below().forEach((suffix, below) -> collect(path + suffix + ".", below, entries));
        }
    }

    /** What to say of a key that is not one of the known ones of its section. */
    static String unknownKey(String name, Collection<String> known) {
        if (known.isEmpty()) {
            return "unknown key; there are none here";
        }
        String nearest = Nearest.to(name, known);
        if (Nearest.distance(name, nearest) > TYPING_ERROR) {
            Optional<Entry> elsewhere = entries().stream()
                    .filter(entry -> entry.key().name().equalsIgnoreCase(name))
                    .findFirst();
            if (elsewhere.isPresent()) {
                return "unknown key here; the nearest known one is "
                        + elsewhere.get().path();
            }
        }
        return "unknown key; the nearest known one is " + nearest;
    }
}
