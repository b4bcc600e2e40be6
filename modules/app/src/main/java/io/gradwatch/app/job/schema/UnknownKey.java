package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reports a kind that its key does not know. {@link Section} names the nearest known key of the whole job file. */
final class UnknownKey extends Mismatch {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final ArrayList<String> known;

    UnknownKey(String place, String name, Collection<String> known) {
        super(place, "unknown key " + name);
        this.name = name;
        this.known = new ArrayList<>(known);
    }

    String name() {
        return name;
    }

    List<String> known() {
        return known;
    }
}
