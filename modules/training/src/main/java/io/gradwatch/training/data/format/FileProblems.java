package io.gradwatch.training.data.format;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;

/** Collects the problems of data files: the first ten of each file and a count of the rest. */
public final class FileProblems {
    /** Number of problems that are reported for each file. */
    static final int REPORTED_PER_FILE = 10;

    private final Map<String, List<Problem>> reported = new LinkedHashMap<>();
    private final Map<String, Long> unreported = new LinkedHashMap<>();

    /** An attempt to read a file. */
    public interface Attempt<T> {
        Optional<T> run() throws IOException;
    }

    /**
     * Returns a problem for each of these paths or patterns that matches nothing readable. It reads no file, for jobs that
     * are invalid for another reason.
     */
    public static List<Problem> missing(List<String> paths, Configuration hadoop) {
        FileProblems problems = new FileProblems();
        for (String path : paths) {
            problems.attempt(path, () -> Optional.of(new InputFile(path, hadoop).found()));
        }
        return problems.all();
    }

    /** Adds a problem of a file as a whole. */
    public void add(String file, String message) {
        add(file, file, message);
    }

    /** Adds a problem at a place in a file. */
    public void add(String file, String where, String message) {
        List<Problem> ofFile = reported.computeIfAbsent(file, key -> new ArrayList<>());
        if (ofFile.size() < REPORTED_PER_FILE) {
            ofFile.add(new Problem(PrintableText.of(InputFile.shown(where)), PrintableText.of(message)));
        } else {
            addUnreported(file, 1);
        }
    }

    /** Counts further problems of a file that are not reported one by one. */
    void addUnreported(String file, long count) {
        unreported.merge(file, count, Long::sum);
    }

    /** Runs an attempt to read a file. If the attempt fails with an {@link IOException}, it adds a problem. */
    public <T> Optional<T> attempt(String file, Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (FileNotFoundException e) {
            add(file, "expected a file, found none");
        } catch (EOFException | ZipException e) {
            add(
                    file,
                    "expected more bytes, found the end of the file (" + e.getMessage() + "); is the file truncated?");
        } catch (IOException e) {
            add(file, "expected a readable file, found: " + e.getMessage());
        }
        return Optional.empty();
    }

    public boolean isEmpty() {
        return reported.isEmpty();
    }

    public boolean isEmpty(String file) {
        return !reported.containsKey(file);
    }

    /** Throws an {@link InvalidInputException} with all problems, if there are any. */
    public void throwIfAny() {
        if (!isEmpty()) {
            throw new InvalidInputException(all());
        }
    }

    private List<Problem> all() {
        List<Problem> all = new ArrayList<>();
        reported.forEach((file, problems) -> {
            all.addAll(problems);
            long more = unreported.getOrDefault(file, 0L);
            if (more > 0) {
                all.add(new Problem(PrintableText.of(InputFile.shown(file)), "… and " + more + " more"));
            }
        });
        return all;
    }
}
