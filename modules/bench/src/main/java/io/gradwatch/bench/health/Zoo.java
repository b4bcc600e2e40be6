package io.gradwatch.bench.health;

import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads a folder of job files with an {@code index.tsv} that states how each of them should end. */
final class Zoo {
    private static final String INDEX = "index.tsv";
    private static final int COLUMNS = 5;
    private static final String NONE = "-";

    private Zoo() {}

    /**
     * Reads the jobs whose names match.
     *
     * @param glob pattern of the names, without the file extension
     * @throws InvalidInputException if the index is malformed, or no name matches
     */
    static List<ZooJob> read(Path folder, String glob) throws IOException {
        Path index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            throw invalid(index.toString(), "expected an index of the jobs, found no file");
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        List<String> lines = Files.readAllLines(index);
        List<ZooJob> jobs = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            ZooJob job = job(folder, index + ":" + (i + 1), lines.get(i).split("\t", -1));
            if (matcher.matches(Path.of(job.name()))) {
                jobs.add(job);
            }
        }
        if (jobs.isEmpty()) {
            throw invalid("--jobs " + glob, "expected to match jobs of " + index + ", found none");
        }
        return jobs;
    }

    private static ZooJob job(Path folder, String where, String[] cells) {
        if (cells.length < COLUMNS) {
            throw invalid(
                    where,
                    "expected job, group, any_of_symptoms, metric and learned_when, found " + cells.length
                            + " columns");
        }
        return new ZooJob(
                cells[0],
                folder.resolve(cells[0] + ".yaml"),
                cells[1].equals("faulty"),
                symptoms(where, cells[2]),
                Goal.parse(where, cells[3], cells[4]));
    }

    private static Set<Symptom> symptoms(String where, String names) {
        Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
        if (!names.equals(NONE)) {
            for (String name : names.split(",", 0)) {
                symptoms.add(Arrays.stream(Symptom.values())
                        .filter(symptom -> symptom.label().equals(name.strip()))
                        .findFirst()
                        .orElseThrow(() -> invalid(where, "expected a symptom, found " + name)));
            }
        }
        return symptoms;
    }

    private static InvalidInputException invalid(String where, String message) {
        return new InvalidInputException(List.of(new Problem(where, message)));
    }
}
