package io.gradwatch.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.network.Activation;
import io.gradwatch.network.Initializer;
import io.gradwatch.network.Initializer.Scheme;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.LayerSpec.BatchNorm;
import io.gradwatch.network.LayerSpec.Conv2d;
import io.gradwatch.network.LayerSpec.Dense;
import io.gradwatch.network.LayerSpec.Dropout;
import io.gradwatch.network.LayerSpec.MaxPool;
import io.gradwatch.network.LayerSpec.Output;
import io.gradwatch.network.Loss;
import io.gradwatch.network.NetworkFile;
import io.gradwatch.network.NetworkFile.Library;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.network.Padding;
import io.gradwatch.network.Problem;
import io.gradwatch.network.Recurrent;
import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.network.Schedule.Cosine;
import io.gradwatch.network.Schedule.Step;
import io.gradwatch.network.Size;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.network.UpdaterSpec.Scheduled;
import io.gradwatch.rollout.RolloutMode;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.telemetry.TelemetrySettings;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Targets;
import io.gradwatch.training.loop.TrainingSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.schedule.ScheduleType;

class JobFileTest {
    private static final String SMALLEST = """
        data:
          train: {format: csv, path: rows.csv}
          features: {columns: [a, b]}
          label: {column: c, classes: 3}
        network:
          layers:
            - output: {}
        """;

    @TempDir
    Path folder;

    @Test
    void smallestJobHasDefaultsForAllElse() throws IOException {
        Job job = read(SMALLEST).job();
        assertThat(job.name()).isEqualTo("JOB");
        assertThat(job.seed()).isEqualTo(1);
        assertThat(job.data().train())
                .isEqualTo(new Csv("file:" + folder.resolve("rows.csv"), true, ',', OptionalLong.empty()));
        assertThat(job.data().test()).isEmpty();
        assertThat(job.data().features()).isEqualTo(new Features(List.of("a", "b"), List.of(2), Scale.NONE));
        assertThat(job.data().label()).isEqualTo(new Classes(Optional.of("c"), 3));
        assertThat(job.data().shuffle()).isFalse();
        assertThat(layers(job)).containsExactly(new Output(3, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER));
        assertThat(job.updater()).contains(new UpdaterSpec.Adam(0.001, 0.9, 0.999));
        assertThat(job.l2()).isZero();
        assertThat(job.training()).isEqualTo(new TrainingSettings(0, 32, 5, 10, 1, 1));
        assertThat(job.telemetry()).isEqualTo(TelemetrySettings.DEFAULTS);
        assertThat(job.health()).isEqualTo(HealthSettings.DEFAULTS);
        assertThat(job.rollout().mode()).isEqualTo(RolloutMode.ADVISE);
        assertThat(job.rollout().start()).isEmpty();
    }

    /** Reads another value of everything in the settings, so that a setting that no key reaches fails here. */
    @Test
    void everySettingOfTrainingIsReadFromTheJobFile() throws IOException {
        TrainingSettings defaults = read(SMALLEST).job().training();
        TrainingSettings changed = read(
                        SMALLEST,
                        "seed=2",
                        "training={workers: 3, batchSize: 4, averagingFrequency: 6, epochs: 7, earlyStopping: {patience: 8}}",
                        "telemetry.everyIterations=9")
                .job()
                .training();

        assertThat(TrainingSettings.class.getRecordComponents())
                .allSatisfy(setting -> assertThat(setting.getAccessor().invoke(changed))
                        .as(setting.getName())
                        .isNotEqualTo(setting.getAccessor().invoke(defaults)));
    }

    @Test
    void recurrentLayersGiveTheirLastStepUnlessTheySayOtherwise() throws IOException {
        JobFile file = read("""
            data:
              train: {format: idx, images: i.gz, labels: l.gz}
              features: {shape: [28, 28]}
              label: {classes: 10}
            network:
              layers:
                - lstm: {units: 4, activation: relu, returnSequences: true}
                - simpleRnn: {units: 3, init: {uniform: [-1, 1]}}
                - output: {}
            """);
        assertThat(layers(file.job()).subList(0, 2))
                .containsExactly(
                        new Recurrent(Cell.LSTM, 4, Activation.RELU, Scheme.RELU, true),
                        new Recurrent(Cell.SIMPLE_RNN, 3, Activation.TANH, new Initializer.Uniform(-1, 1), false));
    }

    @Test
    void schedulesCountEpochsOrRounds() throws IOException {
        assertThat(read(SMALLEST, "training.schedule={cosine: }", "training.epochs=7")
                        .job()
                        .updater())
                .contains(new Scheduled(new UpdaterSpec.Adam(0.001, 0.9, 0.999), new Cosine(7, 0)));
        String byEpoch = "training={updater: {sgd: }, schedule: {step: {factor: 0.1, every: 3}}}";
        assertThat(read(SMALLEST, byEpoch).job().updater())
                .contains(new Scheduled(new UpdaterSpec.Sgd(0.01), new Step(ScheduleType.EPOCH, 0.1, 3)));
        String byRound =
                "training={averagingFrequency: 4, updater: {sgd: }, schedule: {step: {factor: 0.1, every: 3, unit:"
                        + " round}}}";
        JobFile file = read(SMALLEST, byRound);
        assertThat(file.job().updater())
                .contains(new Scheduled(new UpdaterSpec.Sgd(0.01), new Step(ScheduleType.ITERATION, 0.1, 12)));
        Path resolved = Files.writeString(folder.resolve("resolved.yaml"), file.resolved());
        assertThat(JobFile.read(resolved, List.of()).job()).isEqualTo(file.job());
    }

    @Test
    void classWeightsBelongToTheOutputsLoss() throws IOException {
        JobFile file = read(SMALLEST, "network.layers.0.output.classWeights=[1, 2.5, 1]");
        assertThat(layers(file.job()))
                .containsExactly(new Output(3, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER, List.of(1.0, 2.5, 1.0)));
    }

    @Test
    void networksOfDl4jBringTheirUpdaterUnlessTheJobHasOne() throws IOException {
        String dl4j = SMALLEST.substring(0, SMALLEST.indexOf("  layers:")) + "  dl4j: model.zip\n";
        JobFile file = read(dl4j);
        assertThat(file.job().network())
                .isEqualTo(new NetworkFile(Library.DL4J, "file:" + folder.resolve("model.zip")));
        assertThat(file.job().updater()).isEmpty();
        assertThat(read(dl4j, "training.updater={sgd: }").job().updater()).contains(new UpdaterSpec.Sgd(0.01));
        Path resolved = Files.writeString(folder.resolve("resolved.yaml"), file.resolved());
        assertThat(JobFile.read(resolved, List.of()).job()).isEqualTo(file.job());
    }

    @Test
    void networksOfKerasAreTrainedAsTheJobSays() throws IOException {
        String keras = SMALLEST.substring(0, SMALLEST.indexOf("  layers:")) + "  keras: model.h5\n";
        Job job = read(keras, "training.l2=0.5").job();
        assertThat(job.network()).isEqualTo(new NetworkFile(Library.KERAS, "file:" + folder.resolve("model.h5")));
        assertThat(job.updater()).contains(new UpdaterSpec.Adam(0.001, 0.9, 0.999));
        assertThat(job.l2()).isEqualTo(0.5);
    }

    @Test
    void thresholdsThatDifferFromTheirDefaultsAreOverrides() throws IOException {
        JobFile file = read(SMALLEST, "health={openRounds: 3, stalledRounds: 4, vanishingFlow: 1e-5}");
        assertThat(file.job().health().overrides()).isEqualTo(Map.of("stalledRounds", 4.0, "vanishingFlow", 1e-5));
        Path resolved = Files.writeString(folder.resolve("resolved.yaml"), file.resolved());
        assertThat(JobFile.read(resolved, List.of()).job().health())
                .isEqualTo(file.job().health());
    }

    @Test
    void formerNamesOfThresholdsMeanTheSame() throws IOException {
        JobFile file = read(SMALLEST, "health={stuckRounds: 4, vanishingReach: 1e-5}");

        assertThat(file.job().health().overrides()).isEqualTo(Map.of("stalledRounds", 4.0, "vanishingFlow", 1e-5));
        assertThat(file.resolved()).contains("stalledRounds: 4").doesNotContain("stuckRounds");
    }

    @Test
    void everyLayerIsRead() throws IOException {
        JobFile file = read("""
            data:
              train: {format: idx, images: i.gz, labels: l.gz, limit: 60}
              features: {shape: [1, 28, 28], scale: unit}
              label: {classes: 10}
            network:
              layers:
                - conv2d: {filters: 6, kernel: 5, padding: same, activation: elu}
                - maxpool: {size: [2, 3]}
                - batchNorm: {}
                - batchNorm:
                - dropout: {rate: 0.5}
                - dense: {units: 20, activation: selu, repeat: 3}
                - dense: {units: 20, init: {normal: [0, 5e-2]}}
                - output: {activation: sigmoid}
            """);
        assertThat(layers(file.job()))
                .containsExactly(
                        new Conv2d(6, new Size(5, 5), new Size(1, 1), Padding.SAME, Activation.ELU, Scheme.RELU),
                        new MaxPool(new Size(2, 3), new Size(2, 3)),
                        new BatchNorm(),
                        new BatchNorm(),
                        new Dropout(0.5),
                        new Dense(20, Activation.SELU, Scheme.LECUN_NORMAL, 3),
                        new Dense(20, Activation.RELU, new Initializer.Normal(0, 0.05), 1),
                        new Output(10, Activation.SIGMOID, Loss.MCXENT, Scheme.XAVIER));
        assertThat(file.job().data().train())
                .isEqualTo(new Idx(
                        "file:" + folder.resolve("i.gz"), "file:" + folder.resolve("l.gz"), OptionalLong.of(60)));
        assertThat(file.warnings())
                .containsExactly(new Problem(
                        folder.resolve("JOB.yaml") + ": network.layers[7].output.activation",
                        "expected softmax, which fits mcxent, found sigmoid"));
    }

    @Test
    void everyUpdaterIsRead() throws IOException {
        assertThat(updater("{sgd: {}}")).isEqualTo(new UpdaterSpec.Sgd(0.01));
        assertThat(updater("{nesterovs: {learningRate: 0.3, momentum: 0.95}}"))
                .isEqualTo(new UpdaterSpec.Nesterovs(0.3, 0.95));
        assertThat(updater("{adam: {beta1: 0.5}}")).isEqualTo(new UpdaterSpec.Adam(0.001, 0.5, 0.999));
        assertThat(updater("{adamW: }")).isEqualTo(new UpdaterSpec.AdamW(0.001, 0.9, 0.999, 0.01));
        assertThat(updater("{rmsProp: {rmsDecay: 0.9}}")).isEqualTo(new UpdaterSpec.RmsProp(0.001, 0.9));
        assertThat(updater("{adaGrad: {learningRate: 1}}")).isEqualTo(new UpdaterSpec.AdaGrad(1));
    }

    private UpdaterSpec updater(String yaml) throws IOException {
        return read(SMALLEST, "training.updater=" + yaml).job().updater().orElseThrow();
    }

    @Test
    void regressionHasOneOutputForEachColumn() throws IOException {
        Job job = read(SMALLEST, "data.label={columns: [c, d]}").job();
        assertThat(job.data().label()).isEqualTo(new Targets(List.of("c", "d")));
        assertThat(layers(job)).containsExactly(new Output(2, Activation.IDENTITY, Loss.MSE, Scheme.XAVIER));
    }

    @Test
    void remediesMayBeSpelledVariantsAsInVersion01() throws IOException {
        JobFile former = read(SMALLEST, "rollout.variants=[relu, residual]");
        assertThat(former.job())
                .isEqualTo(read(SMALLEST, "rollout.remedies=[relu, residual]").job());
        assertThat(former.resolved()).contains("remedies: [relu, residual]").doesNotContain("variants");
        assertThatThrownBy(() -> read(SMALLEST, "rollout.remedies=[relu]", "rollout.variants=[relu]"))
                .hasMessageContaining("rollout.remedies: expected this key or its former name variants, found both");
    }

    @Test
    void setChangesWhatTheFileSays() throws IOException {
        Job job = read(
                        SMALLEST,
                        "network.layers[0].output.init=zero",
                        "network.layers.0.output.activation=sigmoid",
                        "rollout.mode=off",
                        "rollout.start=relu+residual",
                        "training.epochs=3")
                .job();
        assertThat(layers(job)).containsExactly(new Output(3, Activation.SIGMOID, Loss.MCXENT, Scheme.ZERO));
        assertThat(job.rollout().mode()).isEqualTo(RolloutMode.OFF);
        assertThat(job.rollout().start().map(Variant::name)).contains("relu+residual");
        assertThat(job.training().epochs()).isEqualTo(3);
    }

    @Test
    void urisStayAsTheyAreAndPathsStartFromTheFilesFolder() throws IOException {
        assertThat(path("hdfs://name:8020/rows.csv")).isEqualTo("hdfs://name:8020/rows.csv");
        assertThat(path("s3a://bucket/rows.csv")).isEqualTo("s3a://bucket/rows.csv");
        assertThat(path("/data/rows.csv")).isEqualTo("/data/rows.csv");
        assertThat(path("../rows.csv")).isEqualTo("file:" + folder.resolveSibling("rows.csv"));
    }

    private String path(String path) throws IOException {
        return ((Csv) read(SMALLEST, "data.train.path=" + path).job().data().train()).path();
    }

    @Test
    void variablesStandInTheirPlaces() throws IOException {
        Path file = write(SMALLEST);
        List<String> sets = List.of(
                "training.batchSize=${BATCH}",
                "data.train.path=\"${ROOT}/$${x}.csv\"",
                "telemetry.token=${TOKEN}",
                "data.features.columns=[\"${A}\", b]");
        Map<String, String> variables = Map.of("BATCH", "64", "ROOT", "/data", "TOKEN", "s3cret", "A", "x${y");
        JobFile job = JobFile.read(file, sets, variables::get);
        assertThat(job.job().training().batchSize()).isEqualTo(64);
        assertThat(((Csv) job.job().data().train()).path()).isEqualTo("/data/${x}.csv");
        assertThat(job.job().data().features().columns()).containsExactly("x${y", "b");
        assertThat(job.job().telemetry().token()).contains("s3cret");
        assertThat(job.resolved()).contains("${TOKEN}").doesNotContain("s3cret");
        Path resolved = Files.writeString(folder.resolve("resolved.yaml"), job.resolved());
        assertThat(JobFile.read(resolved, List.of(), variables::get).job()).isEqualTo(job.job());
    }

    @Test
    void aliasesAndMergeKeysAreFollowed() throws IOException {
        JobFile file = read("""
            data:
              train: &rows {format: csv, path: rows.csv, limit: 5}
              test: {<<: *rows, limit: 2}
              features: {columns: &columns [a, b]}
              label: {columns: *columns}
            network: {layers: [output: {}]}
            """);
        String path = "file:" + folder.resolve("rows.csv");
        assertThat(file.job().data().test()).contains(new Csv(path, true, ',', OptionalLong.of(2)));
        assertThat(file.job().data().label()).isEqualTo(new Targets(List.of("a", "b")));
        assertThat(file.resolved()).doesNotContain("&", "*");
    }

    @Test
    void rowsAreHeldOutForTestsAndValidation() throws IOException {
        JobFile file = read(SMALLEST, "data.split.test=0.2", "data.validation=0.1");
        assertThat(file.job().data().holdout()).isEqualTo(new Holdout(0.2, 0.1));
        assertThat(file.warnings()).isEmpty();
        assertThat(read(SMALLEST).job().data().holdout()).isEqualTo(Holdout.NONE);
    }

    @Test
    void resolvedFileHasEveryDefaultAndTheWorkersOnceTheyAreKnown() throws IOException {
        JobFile file = read(SMALLEST);
        assertThat(file.resolved())
                .contains("name: JOB", "seed: 1", "shape: [2]", "activation: softmax", "epochs: 10", "mode: advise")
                .doesNotContain("workers");
        Path resolved = Files.writeString(folder.resolve("resolved.yaml"), file.resolved(7));
        assertThat(JobFile.read(resolved, List.of()).job().training().workers()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iris-raw-sigmoid",
                "mnist-rows-simple-rnn",
                "quad-high-rate",
                "ok-mnist-lenet-120-84-2",
                "ok-mnist-relu-batchnorm",
                "weight-collapse"
            })
    void resolvedFileGivesTheSameJob(String name) throws IOException, URISyntaxException {
        JobFile original = JobFile.read(resource(name), List.of());
        Path elsewhere = Files.createDirectory(folder.resolve("run")).resolve("job.yaml");
        JobFile again = JobFile.read(Files.writeString(elsewhere, original.resolved()), List.of());
        assertThat(again.job()).isEqualTo(original.job());
        assertThat(again.resolved()).isEqualTo(original.resolved());
        assertThat(again.job().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-healthy", "digits-vanishing"})
    void examplesAreSound(String name) {
        JobFile file = JobFile.read(Path.of("../../src/examples", name + ".yaml"), List.of());
        assertThat(file.job().name()).isEqualTo(name);
        assertThat(file.warnings()).isEmpty();
    }

    private static List<LayerSpec> layers(Job job) {
        return ((NetworkSpec) job.network()).layers();
    }

    static Path resource(String name) throws URISyntaxException {
        return Path.of(JobFileTest.class.getResource(name + ".yaml").toURI());
    }

    private JobFile read(String yaml, String... sets) throws IOException {
        return JobFile.read(write(yaml), List.of(sets));
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("JOB.yaml"), yaml);
    }
}
