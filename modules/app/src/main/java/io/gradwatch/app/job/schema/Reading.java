package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Environment;
import io.gradwatch.network.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The state of reading one job file, which all of its sections share.
 *
 * @param schema all keys, named in messages about unknown ones
 * @param file the file's name as the user wrote it
 * @param root scheme and authority of the file system that holds the file, put before absolute paths
 * @param folder the folder that relative paths start from
 * @param environment the lookup of variables
 * @param files the paths that the job names, as Hadoop URIs; filled while reading
 * @param problems the problems found so far
 * @param warnings settings that train but are probably mistakes, found so far
 */
public record Reading(
        Schema schema,
        String file,
        String root,
        Path folder,
        Environment environment,
        List<String> files,
        List<Problem> problems,
        List<Problem> warnings) {
    private static final Pattern URI_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    /** Starts to read a file, with the problems that parsing found. */
    public Reading(
            Schema schema, String file, String root, Path folder, Environment environment, List<Problem> problems) {
        this(schema, file, root, folder, environment, new ArrayList<>(), problems, new ArrayList<>());
    }

    /**
     * Returns a path as a Hadoop URI. A relative path is resolved against the file's folder and file system, whatever
     * Hadoop's default file system is; any other path stays unchanged.
     */
    String uri(String path) {
        if (URI_SCHEME.matcher(path).matches() || path.startsWith("/")) {
            return path;
        }
        // Not through java.net.URI: Hadoop's paths have no escapes.
        return root + folder.resolve(path).toAbsolutePath().normalize();
    }

    /** Adds a problem at a place in the file. */
    public void problem(String place, String message) {
        problems.add(new Problem(where(place), message));
    }

    /** Adds a warning at a place in the file. */
    public void warning(String place, String message) {
        warnings.add(new Problem(where(place), message));
    }

    private String where(String place) {
        return place.isEmpty() ? file : file + ": " + place;
    }
}
