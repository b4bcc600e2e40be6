package io.gradwatch.app.job.schema;

import io.gradwatch.network.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * All keys of a file with their paths.
 *
 * @param root the type of the whole file
 */
public record Schema(SectionType root) {
    /** A typing error changes at most this many characters. */
    private static final int TYPING_ERROR = 2;

    /**
     * A key and its path.
     *
     * @param path such as {@code network.layers[].dense.units}
     */
    public record Entry(String path, Key<?> key) {}

    /** Returns every key; the keys of a section follow the key of the section. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        collect("", root.keys(), entries);
        return entries;
    }

    private static void collect(String prefix, List<Key<?>> keys, List<Entry> entries) {
        for (Key<?> key : keys) {
            String path = prefix + key.name();
            entries.add(new Entry(path, key));
            key.type().below().forEach((suffix, below) -> collect(path + suffix + ".", below, entries));
        }
    }

    /**
     * Returns the message for an unknown key: it names the nearest key of the section, or a key of the same name in
     * another section.
     *
     * @param known the keys of the section
     */
    String unknownKey(String name, Collection<String> known) {
        if (known.isEmpty()) {
            return "unknown key; this section has no keys";
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
