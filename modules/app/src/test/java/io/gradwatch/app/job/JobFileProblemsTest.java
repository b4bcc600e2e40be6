package io.gradwatch.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileProblemsTest {
    private static final String CSV = """
        data:
          train: {format: csv, path: rows.csv}
          features: {columns: [a, b]}
          label: {column: c, classes: 3}
        network:
          layers:
            - dense: {units: 4}
            - output: {units: 3}
        """;
    private static final String IDX = """
        data:
          train: {format: idx, images: i, labels: l}
          features: {shape: [1, 28, 28]}
          label: {classes: 10}
        network:
          layers:
            - conv2d: {filters: 2, kernel: 3}
            - output: {}
        """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        training.batchSize=-3  | training.batchSize: expected a whole number of at least 1, found -3
        training.batchSize=big | training.batchSize: expected a whole number of at least 1, found big
        training.epochs=1.5    | training.epochs: expected a whole number of at least 1, found 1.5
        training.epochs=[1]    | training.epochs: expected a whole number of at least 1, found a list
        training.epochs=99999999999 | training.epochs: expected a whole number from 1 to 2147483647, found 99999999999
        training.l2=-1         | training.l2: expected a number of at least 0, found -1
        training.l2=NaN        | training.l2: expected a number of at least 0, found NaN
        training.l2=1e999      | training.l2: expected a number of at least 0, found 1e999
        training=fast          | training: expected a section, found fast
        training.updater=adam  | training.updater: expected a section with one of sgd, nesterovs, adam, adamW, rmsProp, adaGrad, found adam
        training.updater.amad={} | training.updater.amad: unknown key; the nearest known one is adam
        training.updater={sgd: , adam: } | training.updater: expected a section with one of sgd, nesterovs, adam, adamW, rmsProp, adaGrad, found a section with sgd, adam
        training.updater.sgd.learningRate=0 | training.updater.sgd.learningRate: expected a number above 0, found 0
        training.schedule.step={} | training.schedule.step.factor: expected a number above 0, found nothing
        training.schedule.step={factor: 0.5, unit: iteration} | training.schedule.step.unit: expected one of epoch, round, found iteration
        training.schedule.cosin={} | training.schedule.cosin: unknown key; the nearest known one is cosine
        training.schedule=step | training.schedule: expected a section with one of step, cosine, found step
        network.layers.1.output.classWeights=[1, 0, 1] | network.layers[1].output.classWeights[1]: expected a number above 0, found 0
        network.layers.1.output.classWeights=[1, 2] | network.layers[1].output.classWeights: expected 3, one for each class, found 2
        training.updater.sgd.momentum=0.9 | training.updater.sgd.momentum: unknown key here; the nearest known one is training.updater.nesterovs.momentum
        training.updater.sgd=0.1 | training.updater.sgd: expected a section, found 0.1
        training.checkpoint.keep=0 | training.checkpoint.keep: expected a whole number of at least 1, found 0
        training.batchsize=4   | training.batchsize: unknown key; the nearest known one is batchSize
        batchSize=4            | batchSize: unknown key here; the nearest known one is training.batchSize
        trainig={}             | trainig: unknown key; the nearest known one is training
        name=a/b               | name: expected a name of letters, digits, '.', '_' and '-', found a/b
        seed=one               | seed: expected a whole number, found one
        data=                  | data: expected a section, found nothing
        data.validation=1      | data.validation: expected a number of at least 0 and below 1, found 1
        data.shuffle=yes       | data.shuffle: expected true or false, found yes
        data.split={test: 1}   | data.split.test: expected a number above 0 and below 1, found 1
        data.split={}          | data.split.test: expected a number above 0 and below 1, found nothing
        data={train: {format: csv, path: a}, test: {format: csv, path: a}, split: {test: 0.2}, features: {columns: [a]}, label: {column: c, classes: 3}} | data.split: expected either test or split, found both
        data.train.format=orc  | data.train.format: expected one of idx, csv, libsvm, parquet, image, found orc
        data.train.format=cvs  | data.train.format: expected one of idx, csv, libsvm, parquet, image, found cvs
        data.train.path=       | data.train.path: expected a path, found nothing
        data.train.path=''     | data.train.path: expected a path, found ""
        data.train.delimiter=tab | data.train.delimiter: expected one character, found tab
        data.train.limit=0     | data.train.limit: expected a whole number of at least 1, found 0
        data.train.images=x    | data.train.images: expected only for idx, found for csv; remove it
        data.test.format=csv   | data.test.path: expected a path, found nothing
        data.features.columns= | data.features.columns: expected a list of column names, found nothing
        data.features.columns=[] | data.features.columns: expected a list of column names, found an empty list
        data.features.columns=[a, [b]] | data.features.columns[1]: expected a column name, found a list
        data.features.shape=[3] | data.features.shape: expected 2 values in all, one for each column, found [3]
        data.features.shape=[2, 0] | data.features.shape[1]: expected a whole number of at least 1, found 0
        data.features.scale=unit | data.features.scale: expected none, standard or minmax for csv, found unit
        data.train={format: libsvm, path: a, header: true} | data.train.header: expected only for csv, found for libsvm; remove it
        data={train: {format: libsvm, path: a}, features: {shape: [2]}, label: {columns: [y]}} | data.label.columns: expected [label] for libsvm, found [y]
        data={train: {format: image, path: a}, features: {shape: [4]}, label: {classes: 3}} | data.features.shape: expected [1, height, width] for grey or [3, height, width] for color images, found [4]
        data={train: {format: parquet, path: a}, features: {columns: [a]}, label: {classes: 3}} | data.label.column: expected a column name, found nothing
        data.label.classes=1   | data.label.classes: expected a whole number of at least 2, found 1
        data.label.columns=[c] | data.label: expected either classes (classification) or columns (regression), found both
        data.label={}          | data.label: expected either classes (classification) or columns (regression), found neither
        data.label={classes: 3} | data.label.column: expected a column name, found nothing
        data.label.classes=4   | network.layers[1].output.units: expected 4, one for each class or column of data.label, found 3
        network.layers={}      | network.layers: expected a list of layers, each one of dense, conv2d, maxpool, batchNorm, dropout, simpleRnn, lstm, gru, output, found an empty section
        network.layers=[]      | network.layers: expected at least an output layer, found none
        network.layers.0=dense | network.layers[0]: expected a section with one of dense, conv2d, maxpool, batchNorm, dropout, simpleRnn, lstm, gru, output, found dense
        network.layers.0={dens: {units: 3}} | network.layers[0].dens: unknown key; the nearest known one is dense
        network.layers.0.dense.units=0 | network.layers[0].dense.units: expected a whole number of at least 1, found 0
        network.layers.0.dense= | network.layers[0].dense.units: expected a whole number of at least 1, found nothing
        network.layers.0.dense.init=xavir | network.layers[0].dense.init: expected one of xavier, xavier_uniform, relu, relu_uniform, lecun_normal, lecun_uniform, zero, {uniform: [low, high]}, {normal: [mean, deviation]}, found xavir
        network.layers.0.dense.init={uniform: [1, -1]} | network.layers[0].dense.init.uniform: expected [low, high] with low < high, found [1.0, -1.0]
        network.layers.0.dense.init={normal: [0]} | network.layers[0].dense.init.normal: expected [mean, deviation] with a deviation above 0, found [0.0]
        network.layers.0.dense.init={normal: 3} | network.layers[0].dense.init.normal: expected a list of numbers, found 3
        network.layers.0={lstm: {units: 3}} | network.layers[0].lstm: expected sequences [time, features], found [2] from data.features
        network.layers.0={lstm: {units: 3, returnSequences: yes}} | network.layers[0].lstm.returnSequences: expected true or false, found yes
        network.layers.0={simplernn: {units: 3}} | network.layers[0].simplernn: unknown key; the nearest known one is simpleRnn
        network.layers.0={batchNorm: {momentum: 1}} | network.layers[0].batchNorm.momentum: unknown key; this section has no keys
        network.layers.0={dropout: {rate: 1}} | network.layers[0].dropout.rate: expected a number of at least 0 and below 1, found 1
        network.layers.0={maxpool: {size: 2}} | network.layers[0].maxpool: expected images [channels, height, width], found [2] from data.features
        network.layers.1={dense: {units: 3}} | network.layers: expected an output layer at the end, found dense
        network={}             | network: expected one of layers, dl4j and keras, found none
        network.dl4j=model.zip | network: expected one of layers, dl4j and keras, found layers and dl4j
        network={dl4j: 3, keras: 4} | network: expected one of layers, dl4j and keras, found dl4j and keras
        network={keras: []}    | network.keras: expected a path, found a list
        telemetry.port=70000   | telemetry.port: expected a whole number from 0 to 65535, found 70000
        telemetry.token=${NO_SUCH_TOKEN} | telemetry.token: environment variable NO_SUCH_TOKEN is not set
        telemetry.bind=${A-b}  | telemetry.bind: expected ${NAME}, found ${A-b}; a literal ${ is written $${
        telemetry.bind=${A     | telemetry.bind: expected ${NAME}, found ${A; a literal ${ is written $${
        health.openRound=2     | health.openRound: unknown key; the nearest known one is openRounds
        health.openRounds=0    | health.openRounds: expected a number above 0, found 0
        health={stuckRounds: 4, stalledRounds: 5} | health.stalledRounds: expected this key or its former name stuckRounds, found both
        rollout.mode=on        | rollout.mode: expected one of off, advise, auto, found on
        rollout.variants=[relu, gelu] | rollout.remedies[1]: expected one of clipping, gradient-normalization, batch-normalization, relu, residual, lstm, gru, reinitialize, learning-rate, adam, output-activation, spike-recovery, quarantine, found gelu
        rollout.start=relu+gelu | rollout.start: expected one of clipping, gradient-normalization, batch-normalization, relu, residual, lstm, gru, reinitialize, learning-rate, adam, output-activation, spike-recovery, quarantine, or several joined by +, found relu+gelu
        """)
    void badValueIsReportedWithItsPathAndTheExpectedValues(String set, String expected) throws IOException {
        Path file = write(CSV);
        assertThat(problems(file, set)).containsExactly(file + ": " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        data.features.columns=[a] | data.features.columns: expected only for csv, parquet, found for idx; remove it
        data.train.path=rows    | data.train.path: expected only for csv, libsvm, parquet, image, found for idx; remove it
        data.features.shape=    | data.features.shape: expected the shape of one row, such as [784] or [1, 28, 28], found nothing
        data.features.shape=[99999, 99999, 9] | data.features.shape: expected at most 2147483647 values in all, found [99999, 99999, 9]
        data.features.shape=[1, 1, 28, 28] | data.features.shape: expected [n], [time, features] or [channels, height, width], found [1, 1, 28, 28]
        data.features.shape=[28, 28] | network.layers[0].conv2d: expected images [channels, height, width], found [28, 28] from data.features
        data.features.shape=[784] | network.layers[0].conv2d: expected images [channels, height, width], found [784] from data.features
        data.label.column=y    | data.label.column: expected only for csv, parquet, found for idx; remove it
        data.label={columns: [y]} | data.label.columns: expected only for csv, libsvm, parquet, found for idx; remove it
        network.layers.0.conv2d.kernel=[3, 0] | network.layers[0].conv2d.kernel[1]: expected a whole number of at least 1, found 0
        network.layers.0.conv2d.kernel=[3, 3, 3] | network.layers[0].conv2d.kernel: expected a whole number of at least 1, or a pair [height, width] of them, found a list
        network.layers.0.conv2d.padding=full | network.layers[0].conv2d.padding: expected one of valid, same, found full
        network.layers.0.conv2d.kernel=29 | network.layers[0].conv2d: expected an image of at least 29x29 for a kernel of that size, found [1, 28, 28] from data.features
        """)
    void badImageJobIsReported(String set, String expected) throws IOException {
        Path file = write(IDX);
        assertThat(problems(file, set)).containsExactly(file + ": " + expected);
    }

    @Test
    void allProblemsAreReportedAtOnceInTheOrderOfTheFile() throws IOException {
        Path file = write("""
            sed: 1
            data:
              train: {format: csv, path: rows.csv}
              features: {columns: [a, b], scal: none}
              label: {column: c, classes: many}
            network:
              layers:
                - dense: {units: 0, activation: relo}
                - outptu: {units: 3}
            training: {epochs: 0, workers: none}
            """);
        assertThat(problems(file))
                .containsExactly(
                        file + ": sed: unknown key; the nearest known one is seed",
                        file + ": data.features.scal: unknown key; the nearest known one is scale",
                        file + ": data.label.classes: expected a whole number of at least 2, found many",
                        file + ": network.layers[0].dense.units: expected a whole number of at least 1, found 0",
                        file
                                + ": network.layers[0].dense.activation: expected one of sigmoid, tanh, relu,"
                                + " leakyrelu, elu, selu, identity, softmax, cube, found relo",
                        file + ": network.layers[1].outptu: unknown key; the nearest known one is output",
                        file + ": training.workers: expected a whole number of at least 1, found none",
                        file + ": training.epochs: expected a whole number of at least 1, found 0");
    }

    @Test
    void syntaxErrorsHaveTheirPosition() throws IOException {
        Path unclosed = write("name: a\ndata: {train: [\nseed: 1\n");
        assertThat(problems(unclosed)).singleElement().asString().startsWith(unclosed + ":4:1: expected");
        Path tab = write("name: a\n\tseed: 1\n");
        assertThat(problems(tab)).singleElement().asString().startsWith(tab + ":2:1: found character");
        Path indent = write("name: a\n  seed: 1\n");
        assertThat(problems(indent)).singleElement().asString().startsWith(indent + ":2:7: mapping values");
    }

    @Test
    void duplicateKeysHaveTheirPositions() throws IOException {
        Path file = write(CSV + "name: a\nname: b\ntraining:\n  epochs: 1\n  epochs: 2\n");
        assertThat(problems(file))
                .containsExactly(file + ":10:1: duplicate key name", file + ":13:3: duplicate key epochs");
    }

    @Test
    void aliasInsideItselfIsRefused() throws IOException {
        Path file = write(CSV + "training: &t\n  updater: *t\n");
        assertThat(problems(file)).contains(file + ":9:11: an alias refers to a value that contains it");
    }

    @Test
    void emptyMissingAndUnreadableFilesAreReported() throws IOException {
        Path empty = write("# nothing\n");
        assertThat(problems(empty))
                .containsExactly(empty + ": expected a section with data and network, found nothing");
        Path missing = folder.resolve("missing.yaml");
        assertThat(problems(missing)).containsExactly(missing + ": expected a job file, found no file");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x41});
        assertThat(problems(binary)).containsExactly(binary + ": expected text in UTF-8, found other bytes");
        assertThat(problems(folder)).singleElement().asString().contains("expected a readable job file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        training.epochs     | --set training.epochs: expected key.path=value
        =3                  | --set =3: expected key.path=value
        data.train.path.x=3 | --set data.train.path.x: expected a section with x, found rows.csv
        network.layers.2=3  | --set network.layers.2: expected an index below 2, found 2
        network.layers.a=3  | --set network.layers.a: expected an index below 2, found a
        """)
    void invalidChangeIsReported(String set, String expected) throws IOException {
        assertThat(problems(write(CSV), set)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        training.schedule.step.factor=0.5 | training.schedule: expected only with an updater, because the network has its own; add training.updater
        training.l2=0.1 | training.l2: expected only with network.layers or network.keras, because the network has its own; remove it
        """)
    void whatANetworkOfDl4jBringsItselfIsRefused(String set, String expected) throws IOException {
        Path file = write(CSV);
        assertThat(problems(file, "network={dl4j: model.zip}", set)).containsExactly(file + ": " + expected);
    }

    @Test
    void badYamlInAChangeIsReported() throws IOException {
        assertThat(problems(write(CSV), "training.epochs=[1"))
                .first()
                .asString()
                .startsWith("--set training.epochs:1:3: expected");
    }

    private static List<String> problems(Path file, String... sets) {
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class, () -> JobFile.read(file, List.of(sets), Map.<String, String>of()::get));
        return e.problems().stream().map(Problem::toString).toList();
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("JOB.yaml"), yaml);
    }
}
