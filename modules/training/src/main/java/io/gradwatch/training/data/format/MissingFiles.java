package io.gradwatch.training.data.format;

import io.gradwatch.network.Problem;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Looks for files without reading them, as where something else of a job is wrong and nobody will. */
public final class MissingFiles {
    private MissingFiles() {}

    /** A problem for each of these paths or patterns at which there is nothing, or nothing that can be looked at. */
    public static List<Problem> among(List<String> paths, Configuration hadoop) {
        FileProblems problems = new FileProblems();
        for (String path : paths) {
            problems.attempt(path, () -> Optional.of(new InputFile(path, hadoop).found()));
        }
        return problems.all();
    }
}
