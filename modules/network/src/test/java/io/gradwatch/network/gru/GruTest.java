package io.gradwatch.network.gru;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.network.GradientCheck;
import java.util.Random;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GruTest {
    private static final int BATCH = 4;
    private static final int FEATURES = 3;
    private static final int UNITS = 2;
    private static final int STEPS = 5;

    private final INDArray sequences =
            Nd4j.createFromArray(values(BATCH * FEATURES * STEPS, 3)).reshape(BATCH, FEATURES, STEPS);

    @Test
    void outputMatchesTheEquations() {
        ComputationGraph network = network(gru());
        float[] biases = values(4 * UNITS, 5);
        network.getParam("gru_b").assign(Nd4j.createFromArray(biases).reshape(1, 4 * UNITS));
        INDArray w = network.getParam("gru_W");
        INDArray rw = network.getParam("gru_RW");

        INDArray output = network.feedForward(sequences, false).get("gru");

        for (int row = 0; row < BATCH; row++) {
            double[] h = new double[UNITS];
            for (int step = 0; step < STEPS; step++) {
                double[] next = new double[UNITS];
                for (int unit = 0; unit < UNITS; unit++) {
                    double z = sigmoid(input(w, row, step, unit) + state(rw, h, unit) + biases[unit]);
                    int reset = UNITS + unit;
                    double r = sigmoid(input(w, row, step, reset) + state(rw, h, reset) + biases[reset]);
                    int candidate = 2 * UNITS + unit;
                    double k = Math.tanh(input(w, row, step, candidate)
                            + biases[candidate]
                            + r * (state(rw, h, candidate) + biases[3 * UNITS + unit]));
                    next[unit] = z * h[unit] + (1 - z) * k;
                    assertThat(output.getDouble(row, unit, step)).isCloseTo(next[unit], within(1e-6));
                }
                h = next;
            }
        }
    }

    private double input(INDArray w, int row, int step, int column) {
        double sum = 0;
        for (int feature = 0; feature < FEATURES; feature++) {
            sum += sequences.getDouble(row, feature, step) * w.getDouble(feature, column);
        }
        return sum;
    }

    private static double state(INDArray rw, double[] h, int column) {
        double sum = 0;
        for (int unit = 0; unit < UNITS; unit++) {
            sum += h[unit] * rw.getDouble(unit, column);
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void gradientsOfMaskedSequencesAreThoseOfNumericalDifferentiation() {
        INDArray late =
                Nd4j.create(new double[][] {{1, 1, 1, 1, 1}, {0, 0, 1, 1, 1}, {0, 1, 1, 1, 0}, {1, 1, 0, 0, 0}});
        GradientCheck.check(classifier(gru()), sequences.castTo(DataType.DOUBLE), 2, late);
    }

    @Test
    void gradientsWithAnotherActivationAndBothDirectionsAreThoseOfNumericalDifferentiation() {
        Gru softsign = new Gru.Builder()
                .nOut(UNITS)
                .activation(Activation.SOFTSIGN)
                .biasInit(0.1)
                .build();
        ComputationGraphConfiguration configuration = classifier(new Bidirectional(softsign));
        GradientCheck.check(configuration, sequences.castTo(DataType.DOUBLE), 2, null);
    }

    @Test
    void maskedStepsDoNotChangeEarlierSteps() {
        ComputationGraph network = network(gru());
        INDArray whole = network.feedForward(sequences, false).get("gru");
        INDArray mask = Nd4j.ones(DataType.FLOAT, BATCH, STEPS);
        mask.get(NDArrayIndex.all(), NDArrayIndex.interval(3, STEPS)).assign(0);
        network.setLayerMaskArrays(new INDArray[] {mask}, null);

        INDArray masked = network.feedForward(sequences, false).get("gru");

        assertThat(steps(masked, 0, 3)).isEqualTo(steps(whole, 0, 3));
        assertThat(steps(masked, 3, STEPS).amaxNumber().doubleValue()).isZero();
    }

    @Test
    void singleStepsOutputTheSameAsTheWholeSequence() {
        ComputationGraph network = network(gru());
        INDArray whole = network.outputSingle(sequences);
        for (int step = 0; step < STEPS; step++) {
            INDArray one = network.rnnTimeStep(steps(sequences, step, step + 1).dup())[0];
            assertThat(one.reshape(BATCH, 2)
                            .sub(whole.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(step)))
                            .amaxNumber()
                            .doubleValue())
                    .isLessThan(1e-6);
        }
    }

    @Test
    void channelsLastOutputsTheSameAsChannelsFirst() {
        ComputationGraph first = network(gru());
        Gru last = new Gru.Builder()
                .nIn(FEATURES)
                .nOut(UNITS)
                .dataFormat(RNNFormat.NWC)
                .build();
        ComputationGraph network = new ComputationGraph(graph(last)
                .addLayer("output", rnnOutput(RNNFormat.NWC), "gru")
                .setOutputs("output")
                .setInputTypes(InputType.recurrent(FEATURES, STEPS, RNNFormat.NWC))
                .build());
        network.init(first.params(), true);
        DataSet rows = labelled();
        DataSet permuted = new DataSet(
                rows.getFeatures().permute(0, 2, 1), rows.getLabels().permute(0, 2, 1));

        first.fit(rows);
        network.fit(permuted);

        assertThat(network.params().sub(first.params()).amaxNumber().doubleValue())
                .isLessThan(1e-6);
    }

    @Test
    void truncatedBackpropagationOverTheWholeSequenceIsBackpropagation() {
        ComputationGraph whole = network(gru());
        ComputationGraph truncated = new ComputationGraph(sequenceGraph(gru())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(STEPS)
                .build());
        truncated.init(whole.params(), true);

        whole.fit(labelled());
        truncated.fit(labelled());

        assertThat(truncated.params().sub(whole.params()).amaxNumber().doubleValue())
                .isLessThan(1e-6);
    }

    @Test
    void truncatedBackpropagationKeepsTheState() {
        ComputationGraph truncated = new ComputationGraph(sequenceGraph(gru())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .build());
        truncated.init();
        DataSet rows = labelled();
        double before = truncated.score(rows);
        for (int i = 0; i < 30; i++) {
            truncated.fit(rows);
        }
        assertThat(truncated.score(rows)).isLessThan(before);
    }

    private DataSet labelled() {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 2, STEPS);
        for (int row = 0; row < BATCH; row++) {
            for (int step = 0; step < STEPS; step++) {
                labels.putScalar(new int[] {row, (row + step) % 2, step}, 1);
            }
        }
        return new DataSet(sequences.dup(), labels);
    }

    private static INDArray steps(INDArray sequences, int from, int to) {
        return sequences.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    }

    private static Gru gru() {
        return new Gru.Builder().nOut(UNITS).build();
    }

    private static ComputationGraph network(Gru gru) {
        ComputationGraph network = new ComputationGraph(sequenceGraph(gru).build());
        network.init();
        return network;
    }

    private static GraphBuilder sequenceGraph(Layer gru) {
        return graph(gru)
                .addLayer("output", rnnOutput(RNNFormat.NCW), "gru")
                .setOutputs("output")
                .setInputTypes(InputType.recurrent(FEATURES, STEPS));
    }

    private static RnnOutputLayer rnnOutput(RNNFormat format) {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .dataFormat(format)
                .build();
    }

    private static ComputationGraphConfiguration classifier(Layer gru) {
        return graph(gru)
                .addLayer("above", gru(), "gru")
                .addVertex("last", new LastTimeStepVertex("input"), "above")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "last")
                .setOutputs("output")
                .setInputTypes(InputType.recurrent(FEATURES, STEPS))
                .build();
    }

    private static GraphBuilder graph(Layer gru) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .activation(Activation.TANH)
                .updater(new Sgd(0.3))
                .graphBuilder()
                .addInputs("input")
                .addLayer("gru", gru, "input");
    }

    private static float[] values(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
