package io.gradwatch.app.job;

import io.gradwatch.app.job.reader.HealthReader;
import io.gradwatch.app.job.reader.NetworkReader;
import io.gradwatch.app.job.reader.TelemetrySectionReader;
import io.gradwatch.app.job.reader.TelemetrySectionReader.Telemetry;
import io.gradwatch.app.job.reader.TrainingReader;
import io.gradwatch.app.job.reader.TrainingReader.Training;
import io.gradwatch.app.job.schema.Reading;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.yaml.Environment;
import io.gradwatch.app.job.yaml.Overrides;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.LayerSpec.Output;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.network.Problem;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.training.data.DataSpec.Label;
import io.gradwatch.training.loop.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a job that a program with its own rows sets, parsed like a job file.
 *
 * @param network the layers, unless the program has a network
 * @param updater the updater; empty if the network has its own
 * @param l2 coefficient of the squared norm of the weights
 * @param health the thresholds of the diagnosis
 */
public record ProgramJob(
        Optional<NetworkSpec> network,
        Optional<UpdaterSpec> updater,
        double l2,
        TrainingSettings training,
        HealthSettings health) {
    private static final SectionType TYPE = SectionType.of(
            JobReader.SEED, JobReader.NETWORK, JobReader.TRAINING, JobReader.TELEMETRY, JobReader.HEALTH);

    /**
     * Parses the keys that are set; all other keys take the defaults of a job file.
     *
     * @param name the program's part, as messages name it
     * @param set YAML values by key path
     * @param bringsNetwork true if the program has a network with its own updater, so that no layers are needed
     * @param label the network's output, if it is known
     * @throws InvalidInputException with all problems at once
     */
    public static ProgramJob read(
            String name, Map<String, String> set, boolean bringsNetwork, Optional<? extends Label> label) {
        List<Problem> problems = new ArrayList<>();
        List<String> sets = set.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        Mapping tree = (Mapping) new Overrides(problems).apply(Tree.EMPTY, sets);
        Reading reading = new Reading(
                JobReader.SCHEMA, name, JobSource.LOCAL_ROOT, Path.of(""), new Environment(System::getenv), problems);
        Section root = Section.root(reading, tree, TYPE);
        Optional<NetworkSpec> network = bringsNetwork ? Optional.empty() : network(root, label.map(l -> l));
        Optional<Long> seed = root.read(JobReader.SEED);
        Optional<Training> training =
                root.section(JobReader.TRAINING).flatMap(section -> TrainingReader.read(section, bringsNetwork));
        Optional<Telemetry> telemetry = root.section(JobReader.TELEMETRY).flatMap(TelemetrySectionReader::read);
        Optional<HealthSettings> health = root.section(JobReader.HEALTH).flatMap(HealthReader::read);
        return root.build(() -> new ProgramJob(
                        network,
                        training.orElseThrow().updater(),
                        training.orElseThrow().l2(),
                        training.orElseThrow()
                                .settings(
                                        seed.orElseThrow(),
                                        telemetry.orElseThrow().everyIterations()),
                        health.orElseThrow()))
                .orElseThrow(() -> new InvalidInputException(problems));
    }

    private static Optional<NetworkSpec> network(Section root, Optional<Label> label) {
        Optional<NetworkSpec> network = root.section(JobReader.NETWORK)
                .flatMap(section -> NetworkReader.read(section, label))
                .map(NetworkSpec.class::cast);
        if (network.isPresent() && outputs(network.get()).isEmpty()) {
            root.problem(
                    JobReader.NETWORK,
                    "expected an output layer at the end, with units unless the label column's metadata has the number"
                            + " of classes");
        }
        return network;
    }

    private static Optional<Integer> outputs(NetworkSpec network) {
        return network.layers().isEmpty()
                ? Optional.empty()
                : Optional.of(network.layers().get(network.layers().size() - 1))
                        .filter(Output.class::isInstance)
                        .map(last -> ((Output) last).units());
    }

    /** Returns the units of the output layer, if the network consists of layers. */
    public Optional<Integer> outputs() {
        return network.flatMap(ProgramJob::outputs);
    }
}
