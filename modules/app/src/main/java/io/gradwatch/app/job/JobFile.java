package io.gradwatch.app.job;

import io.gradwatch.app.job.reader.TrainingReader;
import io.gradwatch.app.job.schema.Reading;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.yaml.Environment;
import io.gradwatch.app.job.yaml.Overrides;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.app.job.yaml.YamlParser;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A valid job file. */
public final class JobFile {
    private final Job job;
    private final List<Problem> warnings;
    private final Map<String, Object> resolved;

    private JobFile(Job job, List<Problem> warnings, Map<String, Object> resolved) {
        this.job = job;
        this.warnings = List.copyOf(warnings);
        this.resolved = resolved;
    }

    /**
     * Reads a job file.
     *
     * @param file a YAML file; its relative paths start from its folder, and <code>${NAME}</code> is an environment variable
     * @param sets changes to the file, each {@code key.path=value} with a YAML value
     * @throws InvalidInputException with all problems at once
     */
    public static JobFile read(Path file, List<String> sets) {
        return read(file, sets, System::getenv);
    }

    /**
     * Reads a job file from any source.
     *
     * @param missing the check for the files that the job names; called only if the job file has a problem, because
     *     otherwise reading the data finds what is missing
     * @throws InvalidInputException with all problems at once
     */
    public static JobFile read(JobSource source, List<String> sets, Function<List<String>, List<Problem>> missing) {
        return read(source, sets, System::getenv, missing);
    }

    static JobFile read(Path file, List<String> sets, Function<String, String> variables) {
        return read(JobSource.of(file), sets, variables, files -> List.of());
    }

    private static JobFile read(
            JobSource source,
            List<String> sets,
            Function<String, String> variables,
            Function<List<String>, List<Problem>> missing) {
        List<Problem> problems = new ArrayList<>();
        Tree tree = YamlParser.parse(source.name(), source.text(), problems);
        if (tree == Tree.NOTHING) {
            throwIfAny(problems);
        }
        Tree changed = new Overrides(problems).apply(tree, sets);
        Reading reading = new Reading(
                JobReader.SCHEMA, source.name(), source.root(), source.folder(), new Environment(variables), problems);
        if (!(changed instanceof Mapping mapping)) {
            reading.problem("", "expected a section with data and network, found " + changed.found());
            throw new InvalidInputException(problems);
        }
        Section root = Section.root(reading, mapping, JobReader.SCHEMA.root());
        Optional<Job> job = new JobReader(reading).read(root, nameOf(source.stem()));
        if (!problems.isEmpty()) {
            problems.addAll(missing.apply(reading.files()));
            throw new InvalidInputException(problems);
        }
        return new JobFile(job.orElseThrow(), reading.warnings(), root.resolved());
    }

    private static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private static String nameOf(String stem) {
        String name = stem.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "job" : name;
    }

    public Job job() {
        return job;
    }

    /** Returns the settings that train but are probably mistakes. */
    public List<Problem> warnings() {
        return warnings;
    }

    /**
     * Returns this job for resuming a run, with the number of workers that the run started with.
     *
     * @param where the name of this file, for messages
     * @param begun the resolved job file that the run started with
     * @throws InvalidInputException if a key differs that a run cannot change once it has started
     */
    public JobFile resuming(String where, String begun) {
        ResumedJob resumed = new ResumedJob(resolved(), begun);
        resumed.requireSameTraining(where);
        return resumed.workers().isPresent()
                ? new JobFile(job.withWorkers(resumed.workers().getAsInt()), warnings, resolved)
                : this;
    }

    /** Returns whether this job has the same end condition as the job that the run started with. */
    public boolean endsAs(String begun) {
        return new ResumedJob(resolved(), begun).endsAsBegun();
    }

    /** Returns the YAML of this job with defaults filled in, absolute paths, and secrets as they were written. */
    public String resolved() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setWidth(120);
        return new Yaml(options).dump(resolved);
    }

    /** Returns the same YAML with this number of workers. */
    public String resolved(int workers) {
        Map<String, Object> training = new LinkedHashMap<>();
        training.put(TrainingReader.WORKERS.name(), workers);
        ((Map<?, ?>) resolved.get(JobReader.TRAINING.name()))
                .forEach((key, value) -> training.putIfAbsent((String) key, value));
        Map<String, Object> fixed = new LinkedHashMap<>(resolved);
        fixed.put(JobReader.TRAINING.name(), training);
        return new JobFile(job, warnings, fixed).resolved();
    }
}
