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

/** Collects what is wrong with files, the first ten problems of each and a count of the others. */
final class FileProblems {
    /** How many problems of one file are told. */
    static final int TOLD_PER_FILE = 10;

    private final Map<String, List<Problem>> told = new LinkedHashMap<>();
    private final Map<String, Long> untold = new LinkedHashMap<>();

    /** Adds a problem of the file as a whole. */
    void add(String file, String message) {
        add(file, file, message);
    }

    /** Adds a problem at a place in a file. */
    void add(String file, String where, String message) {
        List<Problem> ofFile = told.computeIfAbsent(file, key -> new ArrayList<>());
        if (ofFile.size() < TOLD_PER_FILE) {
            ofFile.add(new Problem(InputFile.shown(where), message));
        } else {
            addUntold(file, 1);
        }
    }

    /** Counts problems that were found but are not kept. */
    void addUntold(String file, long count) {
        untold.merge(file, count, Long::sum);
    }

    /** Does something with a file; where that fails, or gives nothing, there is a problem more. */
    <T> Optional<T> attempt(String file, Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (FileNotFoundException e) {
            add(file, "expected a file, found none");
        } catch (EOFException | ZipException e) {
            add(file, "expected more bytes, found its end (" + e.getMessage() + "); is the file truncated?");
        } catch (IOException e) {
            add(file, "expected a readable file, found: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Something that reads a file. */
    interface Attempt<T> {
        Optional<T> run() throws IOException;
    }

    boolean isEmpty() {
        return told.isEmpty();
    }

    boolean isEmpty(String file) {
        return !told.containsKey(file);
    }

    void throwIfAny() {
        if (!isEmpty()) {
            throw new InvalidInputException(all());
        }
    }

    List<Problem> all() {
        List<Problem> all = new ArrayList<>();
        told.forEach((file, problems) -> {
            all.addAll(problems);
            long more = untold.getOrDefault(file, 0L);
            if (more > 0) {
                all.add(new Problem(InputFile.shown(file), "… and " + more + " more"));
            }
        });
        return all;
    }
}
