package io.gradwatch.app.job;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.YamlParser;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Optional;

/**
 * A key of the job file for use elsewhere, so that its meaning, default and limits are said once. A plain class, because
 * parameters of Spark's ML carry it to executors.
 */
public final class JobKey implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String path;

    private JobKey(String path) {
        this.path = path;
    }

    /** The key at a path such as {@code training.batchSize}. */
    public static JobKey at(String path) {
        JobKey key = new JobKey(path);
        key.key();
        return key;
    }

    /** Where it stands. */
    public String path() {
        return path;
    }

    /** What it is for, and what holds without it. */
    public String meaning() {
        return key().meaning() + " Default: " + key().otherwise() + ".";
    }

    /** What holds where nothing stands there, if that is the same for every job. */
    public Optional<?> fallback() {
        return key().fallback();
    }

    /** Whether a job file may have this YAML there, as far as this one key can tell. */
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
