package io.gradwatch.app.job;

import io.gradwatch.network.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What all sections of one job file share while it is read.
 *
 * @param file as the user named it
 * @param root what makes a URI of an absolute path on the file system that the file is on
 * @param folder that relative paths start from
 * @param files that the job names, as Hadoop is to look for them
 * @param environment what variables stand for
 * @param problems all that were found so far
 * @param warnings what can be trained but hardly was meant
 */
record Reading(
        String file,
        String root,
        Path folder,
        List<String> files,
        Environment environment,
        List<Problem> problems,
        List<Problem> warnings) {
    private static final Pattern URI_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    /**
     * A path as Hadoop is to look for it: a relative one is where the file is, whatever Hadoop's default file system; any
     * other stays as it is.
     */
    String uri(String path) {
        if (URI_SCHEME.matcher(path).matches() || path.startsWith("/")) {
            return path;
        }
        // Not through java.net.URI: Hadoop's paths have no escapes.
        return root + folder.resolve(path).toAbsolutePath().normalize();
    }

    /** Adds a problem at a place in the file. */
    void problem(String place, String message) {
        problems.add(new Problem(where(place), message));
    }

    /** Adds a warning at a place in the file. */
    void warning(String place, String message) {
        warnings.add(new Problem(where(place), message));
    }

    private String where(String place) {
        return place.isEmpty() ? file : file + ": " + place;
    }
}
