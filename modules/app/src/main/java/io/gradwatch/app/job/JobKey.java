package io.gradwatch.app.job;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.YamlParser;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Optional;

/**
 * A key of the job file for use by Spark ML parameters, which take their description, default and limits from it. A
 * serializable class, because those parameters are sent to executors.
 */
public final class JobKey implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String path;

    private JobKey(String path) {
        this.path = path;
    }

    /** Returns the key at a path such as {@code training.batchSize}. */
    public static JobKey at(String path) {
        JobKey key = new JobKey(path);
        key.key();
        return key;
    }

    /** Returns the key's path. */
    public String path() {
        return path;
    }

    /** Returns the meaning of the key and its default. */
    public String meaning() {
        return key().meaning() + " Default: " + key().otherwise() + ".";
    }

    /** Returns the default, if it is the same for every job. */
    public Optional<?> fallback() {
        return key().fallback();
    }

    /** Returns whether the key accepts this YAML; other keys may still conflict with it. */
    public boolean accepts(String yaml) {
        try {
            key().type().parse(YamlParser.parse(path, yaml, new ArrayList<>()));
            return true;
        } catch (Mismatch e) {
            return false;
        }
    }

    private Key<?> key() {
        return JobReader.SCHEMA.entries().stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such key: " + path))
                .key();
    }
}
