package io.gradwatch.training;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Builds small networks of the kinds that the invariants hold for. */
public final class Networks {
    private Networks() {}

    /** Returns a network of eight inputs, tanh 16, tanh 12, softmax 4. */
    public static ComputationGraphConfiguration dense(IUpdater updater) {
        return base(updater)
                .graphBuilder()
                .addInputs("input")
                .addLayer("dense_0", dense(8, 16), "input")
                .addLayer("dense_1", dense(16, 12), "dense_0")
                .addLayer("output_0", output(12), "dense_1")
                .setOutputs("output_0")
                .build();
    }

    /** Returns the same network with dropout, batch normalization and L2. */
    public static ComputationGraphConfiguration regularized(IUpdater updater) {
        return base(updater)
                .l2(0.01)
                .graphBuilder()
                .addInputs("input")
                .addLayer("dense_0", dense(8, 16), "input")
                .addLayer(
                        "batchNorm_0",
                        new BatchNormalization.Builder().nIn(16).nOut(16).build(),
                        "dense_0")
                .addLayer("dropout_0", new DropoutLayer.Builder(0.8).build(), "batchNorm_0")
                .addLayer("dense_1", dense(16, 12), "dropout_0")
                .addLayer("output_0", output(12), "dense_1")
                .setOutputs("output_0")
                .build();
    }

    /** Returns a convolution of a 1 × 6 × 6 image, ReLU, and a softmax over 4. */
    public static ComputationGraphConfiguration convolutional(IUpdater updater) {
        return base(updater)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutional(6, 6, 1))
                .addLayer(
                        "conv2d_0",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(5)
                                .activation(Activation.RELU)
                                .build(),
                        "input")
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(4)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "conv2d_0")
                .setOutputs("output_0")
                .build();
    }

    /** Returns a separable convolution of a 2 × 6 × 6 image, ReLU, and a softmax over 4. */
    public static ComputationGraphConfiguration separable(IUpdater updater) {
        return base(updater)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutional(6, 6, 2))
                .addLayer(
                        "separable_0",
                        new SeparableConvolution2D.Builder(3, 3)
                                .nOut(5)
                                .activation(Activation.RELU)
                                .build(),
                        "input")
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(4)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "separable_0")
                .setOutputs("output_0")
                .build();
    }

    /**
     * Returns a network of sequences of 4 steps of 2 features: an Elman layer of 5 units, an LSTM of 4, and a softmax
     * over 4.
     */
    public static ComputationGraphConfiguration recurrent(IUpdater updater) {
        return base(updater)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.recurrent(2, 4))
                .addLayer("simpleRnn_0", new SimpleRnn.Builder().nOut(5).build(), "input")
                .addLayer("lstm_0", new LSTM.Builder().nOut(4).build(), "simpleRnn_0")
                .addVertex("lstm_0_last", new LastTimeStepVertex("input"), "lstm_0")
                .addLayer("output_0", output(4), "lstm_0_last")
                .setOutputs("output_0")
                .build();
    }

    private static NeuralNetConfiguration.Builder base(IUpdater updater) {
        return new NeuralNetConfiguration.Builder().seed(7).updater(updater);
    }

    private static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .activation(Activation.TANH)
                .build();
    }

    private static OutputLayer output(int in) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(in)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
