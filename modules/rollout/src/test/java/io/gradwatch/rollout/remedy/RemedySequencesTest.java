package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.network.Activation;
import io.gradwatch.network.Initializer;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.Loss;
import io.gradwatch.network.NetworkBuilder;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.network.Padding;
import io.gradwatch.network.Recurrent;
import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.network.Size;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.network.keras.KerasFile;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Any sequence of remedies, on any network, gives a network that trains or a refusal with a reason. */
class RemedySequencesTest {
    private static final Path KERAS = Path.of(
            System.getProperty("maven.multiModuleProjectDirectory", "../.."),
            "modules/network/src/test/resources/io/gradwatch/network/keras");
    private static final UpdaterSpec SGD = new UpdaterSpec.Sgd(0.05);
    private static final int ROWS = 16;
    private static final int SEEDS = 3;

    /** A network, the shape of its rows as DL4J has it, and its number of classes. */
    private record Subject(String name, ComputationGraph network, long[] shape, int classes) {
        Sample sample(long seed) {
            Random random = new Random(seed);
            long[] batch = new long[shape.length + 1];
            batch[0] = ROWS;
            System.arraycopy(shape, 0, batch, 1, shape.length);
            INDArray features = Nd4j.zeros(batch);
            for (long i = 0; i < features.length(); i++) {
                features.putScalar(i, random.nextGaussian());
            }
            INDArray labels = Nd4j.zeros(ROWS, classes);
            for (int row = 0; row < ROWS; row++) {
                labels.putScalar(row, random.nextInt(classes), 1);
            }
            return new Sample(features, labels);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Subject> subjects() {
        Stream<Subject> random = IntStream.range(0, SEEDS)
                .boxed()
                .flatMap(seed -> Stream.of(dense(seed), convolutional(seed), recurrent(seed)));
        Stream<Subject> keras =
                Stream.of(keras("dense", 2, 4), keras("convolutional", 3, 2, 7, 6), keras("recurrent", 2, 3, 5));
        return Stream.concat(random, keras);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void everyRemedyTwice(Subject subject) {
        for (Remedy remedy : Remedies.all()) {
            check(subject, List.of(remedy, remedy));
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void anyOrderOfRemedies(Subject subject) {
        Random random = new Random(subject.name().hashCode());
        for (int i = 0; i < 4; i++) {
            List<Remedy> remedies = new ArrayList<>(Remedies.all());
            Collections.shuffle(remedies, random);
            List<Remedy> twice = new ArrayList<>(remedies);
            twice.addAll(remedies.subList(0, 4));
            check(subject, twice);
        }
    }

    /** Applies the remedies one at a time, as promotions do, and skips those that refuse. */
    private static void check(Subject subject, List<Remedy> remedies) {
        Arm arm = Arm.of(Arm.BASELINE, subject.network());
        Sample sample = subject.sample(1);
        List<String> applied = new ArrayList<>();
        for (Remedy remedy : remedies) {
            String step = subject + ": " + applied + " then " + remedy.label();
            RemedyContext context = new RemedyContext(
                    Optional.of(Snapshots.diagnosis(Symptom.WORKER_OUTLIER, 2, 1)),
                    List.of(Snapshots.round(arm, 1, 1, 0.01, 4)),
                    sample,
                    Optional.of(arm.state()),
                    11);
            RemedyResult result = Variant.of(remedy).apply(arm, context);
            if (result instanceof Refused refused) {
                assertThat(refused.reason()).as(step).isNotBlank();
                assertThat(refused.failure()).as(step).isEmpty();
            } else {
                arm = ((Applied) result).arm();
                applied.add(remedy.label());
                trainsAMinibatch(arm, sample, step);
            }
        }
    }

    private static void trainsAMinibatch(Arm arm, Sample sample, String step) {
        ComputationGraph network = arm.network();
        network.fit(new INDArray[] {sample.features()}, new INDArray[] {sample.labels()});

        assertThat(network.score()).as(step).isFinite();
        assertThat(network.params().sumNumber().doubleValue()).as(step).isFinite();
    }

    private static Subject dense(int seed) {
        Random random = new Random(seed);
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(layer(random, 3 + random.nextInt(5)));
        for (int i = random.nextInt(4); i >= 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> layers.add(new LayerSpec.BatchNorm());
                case 1 -> layers.add(new LayerSpec.Dropout(0.2));
                default -> layers.add(layer(random, 3 + random.nextInt(5)));
            }
        }
        return built("dense-" + seed, layers, List.of(5), new long[] {5}, random);
    }

    private static Subject convolutional(int seed) {
        Random random = new Random(seed);
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            layers.add(new LayerSpec.Conv2d(
                    2 + random.nextInt(2),
                    new Size(3, 3),
                    random.nextBoolean() ? new Size(1, 1) : new Size(2, 2),
                    Padding.SAME,
                    activation(random),
                    Initializer.Scheme.XAVIER));
            if (random.nextBoolean()) {
                layers.add(new LayerSpec.BatchNorm());
            }
        }
        layers.add(new LayerSpec.MaxPool(new Size(1, 1), new Size(1, 1)));
        layers.add(layer(random, 4));
        layers.add(layer(random, 4));
        return built("convolutional-" + seed, layers, List.of(1, 8, 8), new long[] {1, 8, 8}, random);
    }

    private static Subject recurrent(int seed) {
        Random random = new Random(seed);
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            layers.add(recurrent(random, true));
            if (random.nextBoolean()) {
                layers.add(layer(random, 3));
            }
        }
        layers.add(recurrent(random, false));
        layers.add(layer(random, 4));
        return built("recurrent-" + seed, layers, List.of(6, 3), new long[] {3, 6}, random);
    }

    private static LayerSpec recurrent(Random random, boolean sequence) {
        Cell cell = List.of(Cell.values()).get(random.nextInt(Cell.values().length));
        return new Recurrent(cell, 3 + random.nextInt(2), Activation.TANH, Initializer.Scheme.XAVIER, sequence);
    }

    private static LayerSpec layer(Random random, int units) {
        return new LayerSpec.Dense(units, activation(random), Initializer.Scheme.XAVIER, 1 + random.nextInt(2));
    }

    private static Activation activation(Random random) {
        List<Activation> hidden =
                List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU, Activation.ELU, Activation.CUBE);
        return hidden.get(random.nextInt(hidden.size()));
    }

    private static Subject built(String name, List<LayerSpec> layers, List<Integer> rows, long[] shape, Random random) {
        Activation output = random.nextBoolean() ? Activation.SOFTMAX : Activation.SIGMOID;
        List<LayerSpec> all = new ArrayList<>(layers);
        all.add(new LayerSpec.Output(2, output, Loss.MCXENT, Initializer.Scheme.XAVIER, List.of()));
        UpdaterSpec updater = random.nextBoolean() ? SGD : new UpdaterSpec.Adam(0.01, 0.9, 0.999);
        ComputationGraph network =
                new ComputationGraph(NetworkBuilder.build(new NetworkSpec(all), rows, 2, updater, 0, 7));
        network.init();
        return new Subject(name, network, shape, 2);
    }

    private static Subject keras(String name, int classes, long... shape) {
        try {
            byte[] file = Files.readAllBytes(KERAS.resolve(name + ".h5"));
            ComputationGraph network = new KerasFile(name, file).network(SGD, 0, true, 1);
            return new Subject("keras-" + name, network, shape, classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
