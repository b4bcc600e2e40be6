package io.gradwatch.training.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TemporalGradientFlowTest {
    private static final int UNITS = 6;
    private static final int STEPS = 9;

    @Test
    void ofTinyStatesItIsThePowerOfTheWeightsGain() {
        INDArray states = Nd4j.zeros(DataType.FLOAT, 2, UNITS, STEPS);
        INDArray weights = Nd4j.eye(UNITS).castTo(DataType.FLOAT).mul(0.5);

        assertThat(TemporalGradientFlow.of(new ActivationTanH(), states, weights))
                .isCloseTo(Math.pow(0.5, STEPS - 1), within(1e-9));
    }

    @Test
    void anActivationWhoseSlopeItsValueDoesNotTellIsLeftOut() {
        INDArray states = Nd4j.zeros(DataType.FLOAT, 2, UNITS, STEPS);

        assertThat(TemporalGradientFlow.of(new ActivationCube(), states, Nd4j.eye(UNITS)))
                .isNaN();
    }

    @Test
    void aLayerThatHandsOnItsLastStepAloneIsLeftOut() {
        INDArray lastStep = Nd4j.zeros(DataType.FLOAT, 2, UNITS);

        assertThat(TemporalGradientFlow.of(new ActivationTanH(), lastStep, Nd4j.eye(UNITS)))
                .isNaN();
    }

    /**
     * Compares backpropagation from the last step to the first with the forward effect of the first step on the last.
     */
    @Test
    void itIsHowMuchTheFirstStepMattersForTheLast() {
        ComputationGraph wide = network();
        wide.getLayer("rnn").getParam("RW").muli(0.8);
        ComputationGraph narrow = wide.clone();
        narrow.getLayer("rnn").getParam("RW").muli(0.5);
        INDArray input = Nd4j.zeros(DataType.FLOAT, 1, 3, 5);

        double told = reach(narrow, input) / reach(wide, input);

        assertThat(told).isCloseTo(Math.pow(0.5, 4), within(1e-6));
        assertThat(effect(narrow, input) / effect(wide, input)).isCloseTo(told, within(0.02));
    }

    private static double reach(ComputationGraph network, INDArray input) {
        INDArray states = network.feedForward(input, false).get("rnn");
        return TemporalGradientFlow.of(
                new ActivationTanH(), states, network.getLayer("rnn").getParam("RW"));
    }

    /** Returns how much the last state changes with the first step's input. */
    private static double effect(ComputationGraph network, INDArray input) {
        INDArray moved = input.dup();
        moved.putScalar(0, 0, 0, 0.01);
        INDArray before = network.feedForward(input, false).get("last").dup();
        return network.feedForward(moved, false).get("last").distance2(before);
    }

    private static ComputationGraph network() {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .graphBuilder()
                .addInputs("input")
                .addLayer(
                        "rnn",
                        new SimpleRnn.Builder()
                                .nIn(3)
                                .nOut(UNITS)
                                .activation(Activation.TANH)
                                .build(),
                        "input")
                .addVertex("last", new LastTimeStepVertex("input"), "rnn")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(UNITS)
                                .nOut(2)
                                .build(),
                        "last")
                .setOutputs("output")
                .build());
        network.init();
        return network;
    }
}
