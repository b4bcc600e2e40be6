package io.gradwatch.training.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.signal.LossReference;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LossReferencesTest {
    private static final int ROWS = 300;

    private final Random random = new Random(1);

    /** A row's target. */
    private interface Rule {
        double of(float x, float y);
    }

    @Test
    void aRuleCanBeLearned() {
        LossReference reference = classes(ROWS, (x, y) -> x * y > 0 ? 1 : 0).orElseThrow();

        assertThat(reference.chanceLevel()).isCloseTo(Math.log(2), within(0.01));
        assertThat(reference.referenceLoss()).isLessThan(0.3);
        assertThat(reference.learned(reference.chanceLevel())).isZero();
        assertThat(reference.learned(reference.referenceLoss())).isEqualTo(1);
    }

    @Test
    void labelsDealtOutAtRandomCannot() {
        assertThat(classes(ROWS, (x, y) -> random.nextInt(2)).orElseThrow().learned(0.6))
                .isNaN();
    }

    @Test
    void rowsThatAreThereTwiceDoNotKnowTheirOwnTargets() {
        float[][] rows = rows(ROWS / 3);
        float[][] thrice = new float[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            thrice[i] = rows[i % rows.length];
        }

        assertThat(classes(thrice, (x, y) -> Float.floatToIntBits(x) & 1)
                        .orElseThrow()
                        .learned(0.6))
                .isNaN();
    }

    @Test
    void theLargerTheRowsTheFewerComeToTheDriver() {
        assertThat(LossReferences.rows(List.of(784))).isEqualTo(384);
        assertThat(LossReferences.rows(List.of(3, 224, 224))).isEqualTo(31);
        assertThat(LossReferences.rows(List.of(3, 2048, 2048))).isEqualTo(1);
    }

    @Test
    void aFewRowsTellNothing() {
        assertThat(classes(10, (x, y) -> x > 0 ? 1 : 0)).isEmpty();
    }

    @Test
    void regressionIsMeasuredByItsOwnLoss() {
        float[][] rows = rows(ROWS);
        float[][] targets = new float[ROWS][1];
        for (int i = 0; i < ROWS; i++) {
            targets[i][0] = 100 * rows[i][0];
        }
        Sample sample = new Sample(Nd4j.createFromArray(rows), Nd4j.createFromArray(targets));

        LossReference squared = new LossReferences(sample, false)
                .of(network(1, LossFunction.MSE, Activation.IDENTITY))
                .orElseThrow();

        assertThat(squared.chanceLevel()).isBetween(8_000.0, 12_000.0);
        assertThat(squared.referenceLoss()).isLessThan(200);
    }

    @Test
    void whatTheLastTimeStepsTellIsKnownOfSequences() {
        assertThat(sequences(0).learnedLate()).isLessThan(0.2);
        assertThat(sequences(7).learnedLate()).isGreaterThan(0.9);
        assertThat(classes(ROWS, (x, y) -> x > 0 ? 1 : 0).orElseThrow().learnedLate())
                .isNaN();
    }

    /** Returns the reference of sequences of eight steps of one feature, of which one determines the class. */
    private LossReference sequences(int telling) {
        float[][][] rows = new float[ROWS][1][8];
        float[][] labels = new float[ROWS][2];
        for (int i = 0; i < ROWS; i++) {
            int row = i;
            rows[i][0][telling] = random.nextInt(2);
            labels[i][(int) rows[i][0][telling]] = 1;
            IntStream.range(0, 8)
                    .filter(step -> step != telling)
                    .forEach(step -> rows[row][0][step] = 0.3f * random.nextFloat());
        }
        Sample sample = new Sample(Nd4j.createFromArray(rows), Nd4j.createFromArray(labels));
        return new LossReferences(sample, true)
                .of(network(2, LossFunction.MCXENT, Activation.SOFTMAX))
                .orElseThrow();
    }

    private Optional<LossReference> classes(int count, Rule rule) {
        return classes(rows(count), rule);
    }

    private static Optional<LossReference> classes(float[][] rows, Rule rule) {
        float[][] labels = new float[rows.length][2];
        for (int i = 0; i < rows.length; i++) {
            labels[i][(int) rule.of(rows[i][0], rows[i][1])] = 1;
        }
        Sample sample = new Sample(Nd4j.createFromArray(rows), Nd4j.createFromArray(labels));
        return new LossReferences(sample, true).of(network(2, LossFunction.MCXENT, Activation.SOFTMAX));
    }

    private float[][] rows(int count) {
        float[][] rows = new float[count][2];
        for (float[] row : rows) {
            row[0] = (float) random.nextGaussian();
            row[1] = (float) random.nextGaussian();
        }
        return rows;
    }

    private static ComputationGraph network(int outputs, LossFunction loss, Activation activation) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(2))
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(loss)
                                .nOut(outputs)
                                .activation(activation)
                                .build(),
                        "input")
                .setOutputs("output_0")
                .build());
        network.init();
        return network;
    }
}
