package io.gradwatch.app.job;

import io.gradwatch.app.job.reader.DataReader;
import io.gradwatch.app.job.reader.HealthReader;
import io.gradwatch.app.job.reader.NetworkReader;
import io.gradwatch.app.job.reader.RolloutReader;
import io.gradwatch.app.job.reader.TelemetrySectionReader;
import io.gradwatch.app.job.reader.TelemetrySectionReader.Telemetry;
import io.gradwatch.app.job.reader.TrainingReader;
import io.gradwatch.app.job.reader.TrainingReader.Training;
import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.Reading;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Schema;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.network.NetworkBuilder;
import io.gradwatch.network.NetworkSource;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.rollout.RolloutMode;
import io.gradwatch.rollout.RolloutSettings;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Label;
import java.util.Optional;

/** Reads a whole job file. */
final class JobReader {
    private static final Key<String> NAME = Key.optional(
            "name",
            ScalarType.matching("[A-Za-z0-9][A-Za-z0-9._-]*", "a name of letters, digits, '.', '_' and '-'"),
            "the file's name",
            "Part of the names of runs and their folders.");
    static final Key<Long> SEED = Key.withDefault(
            "seed",
            WholeNumber.any(),
            1L,
            "Seed of initial weights, shuffling and dropout: the same seed gives the same run.");
    private static final Key<Mapping> DATA = Key.required("data", DataReader.TYPE, "The rows to train on.");
    static final Key<Mapping> NETWORK = Key.required("network", NetworkReader.TYPE, "The network to train.");
    static final Key<Mapping> TRAINING = Key.section("training", TrainingReader.TYPE, "How the network is trained.");
    static final Key<Mapping> TELEMETRY = Key.section(
            "telemetry", TelemetrySectionReader.TYPE, "Which measurements are taken, and how they are served.");
    static final Key<Mapping> HEALTH = Key.section("health", HealthReader.TYPE, "Thresholds of the diagnosis.");
    private static final Key<Mapping> ROLLOUT =
            Key.section("rollout", RolloutReader.TYPE, "How Gradwatch reacts to an unhealthy network.");

    private static final SectionType TYPE =
            SectionType.of(NAME, SEED, DATA, NETWORK, TRAINING, TELEMETRY, HEALTH, ROLLOUT);
    static final Schema SCHEMA = new Schema(TYPE);

    private final Reading reading;

    JobReader(Reading reading) {
        this.reading = reading;
    }

    /** Returns the job, unless it has a problem. */
    Optional<Job> read(Section root, String fileName) {
        Optional<String> name = root.read(NAME, Optional.of(fileName));
        Optional<Long> seed = root.read(SEED);
        Optional<RolloutSettings> rollout =
                root.section(ROLLOUT).flatMap(section -> RolloutReader.read(section, seed.orElse(0L)));
        boolean judges = rollout.filter(r -> r.mode() == RolloutMode.AUTO).isPresent();
        Optional<DataReader> data = root.section(DATA).map(section -> new DataReader(section, judges));
        Optional<Label> label = data.flatMap(DataReader::label);
        Optional<Section> networkSection = root.section(NETWORK);
        Optional<? extends NetworkSource> network =
                networkSection.flatMap(section -> NetworkReader.read(section, label));
        if (network.isPresent() && network.get() instanceof NetworkSpec layers) {
            checkNetwork(layers, data.flatMap(DataReader::features), label);
        }
        boolean bringsUpdater =
                networkSection.filter(NetworkReader::bringsUpdater).isPresent();
        Optional<Training> training =
                root.section(TRAINING).flatMap(section -> TrainingReader.read(section, bringsUpdater));
        Optional<Telemetry> telemetry = root.section(TELEMETRY).flatMap(TelemetrySectionReader::read);
        Optional<HealthSettings> health = root.section(HEALTH).flatMap(HealthReader::read);
        return root.build(() -> new Job(
                name.orElseThrow(),
                seed.orElseThrow(),
                data.flatMap(DataReader::spec).orElseThrow(),
                network.orElseThrow(),
                training.orElseThrow().updater(),
                training.orElseThrow().l2(),
                training.orElseThrow()
                        .settings(seed.orElseThrow(), telemetry.orElseThrow().everyIterations()),
                training.orElseThrow().checkpoint(),
                telemetry.orElseThrow().settings(),
                health.orElseThrow(),
                rollout.orElseThrow()));
    }

    private void checkNetwork(NetworkSpec network, Optional<Features> features, Optional<Label> label) {
        NetworkBuilder.warnings(network).forEach(warning -> reading.warning(warning.where(), warning.message()));
        if (features.isPresent() && label.isPresent()) {
            NetworkBuilder.problems(network, features.get().shape(), label.get().width())
                    .forEach(problem -> reading.problem(problem.where(), problem.message()));
        }
    }
}
