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

/** A job file that was read and found sound. */
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
     * @param file YAML; relative paths in it start from its folder, and <code>${NAME}</code> is an environment variable
     * @param sets changes to it, each {@code key.path=value}, the value being YAML
     * @throws InvalidInputException with all problems at once
     */
    public static JobFile read(Path file, List<String> sets) {
        return read(file, sets, System::getenv);
    }

    /**
     * Reads a job file, wherever it was found.
     *
     * @param missing what is wrong with these files that it names; asked if there is a problem, as nobody will come to
     *     read them then
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

    /** What can be trained but hardly was meant. */
    public List<Problem> warnings() {
        return warnings;
    }

    /**
     * This job as it goes on in a run that began with another process, with as many workers as there.
     *
     * @param where this file
     * @param begun the resolved file of the job that the run began with
     * @throws InvalidInputException if something has changed that a run cannot change under way
     */
    public JobFile resuming(String where, String begun) {
        ResumedJob resumed = new ResumedJob(resolved(), begun);
        resumed.requireSameTraining(where);
        return resumed.workers().isPresent()
                ? new JobFile(job.withWorkers(resumed.workers().getAsInt()), warnings, resolved)
                : this;
    }

    /** Whether this job ends where the one that the run began with ended. */
    public boolean endsAs(String begun) {
        return new ResumedJob(resolved(), begun).endsAsBegun();
    }

    /** A job file for the same job: defaults filled in, paths absolute, secrets as they were written. */
    public String resolved() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setWidth(120);
        return new Yaml(options).dump(resolved);
    }

    /** The same, with the number of workers fixed. */
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
