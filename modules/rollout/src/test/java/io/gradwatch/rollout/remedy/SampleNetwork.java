package io.gradwatch.rollout.remedy;

import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A small network of each kind, and rows of a rule that it can learn. */
public abstract class SampleNetwork {
    /** Six inputs, sigmoid 8, 8, 5, softmax 2. */
    public static final SampleNetwork STACK = new SampleNetwork("STACK", InputType.feedForward(6), 6) {
        @Override
        GraphBuilder layers(GraphBuilder graph) {
            return graph.addLayer("dense_0", dense(8), "input")
                    .addLayer("dense_1", dense(8), "dense_0")
                    .addLayer("dense_2", dense(5), "dense_1")
                    .addLayer("output_0", output(), "dense_2");
        }
    };
    /** One 6 × 6 image: three convolutions, two of them padded, pooling, sigmoid 8, 8, softmax 2. */
    public static final SampleNetwork CONVOLUTIONAL =
            new SampleNetwork("CONVOLUTIONAL", InputType.convolutional(6, 6, 1), 1, 6, 6) {
                @Override
                GraphBuilder layers(GraphBuilder graph) {
                    return graph.addLayer(
                                    "conv2d_0",
                                    new ConvolutionLayer.Builder(3, 3).nOut(3).build(),
                                    "input")
                            .addLayer("conv2d_1", padded(3, 1), "conv2d_0")
                            .addLayer("conv2d_2", padded(4, 2), "conv2d_1")
                            .addLayer(
                                    "maxpool_0",
                                    new SubsamplingLayer.Builder(new int[] {2, 2}, new int[] {2, 2}).build(),
                                    "conv2d_2")
                            .addLayer("dense_0", dense(8), "maxpool_0")
                            .addLayer("dense_1", dense(8), "dense_0")
                            .addLayer("output_0", output(), "dense_1");
                }
            };
    /** Two branches of different depth, merged. */
    public static final SampleNetwork BRANCHING = new SampleNetwork("BRANCHING", InputType.feedForward(6), 6) {
        @Override
        GraphBuilder layers(GraphBuilder graph) {
            return graph.addLayer("dense_0", dense(8), "input")
                    .addLayer("left", dense(8), "dense_0")
                    .addLayer("right_0", dense(4), "dense_0")
                    .addLayer("right_1", dense(4), "right_0")
                    .addVertex("merge", new MergeVertex(), "left", "right_1")
                    .addLayer("output_0", output(), "merge");
        }
    };
    /** Four steps of three features: a simple recurrent layer, sigmoid 6, softmax 2. */
    public static final SampleNetwork RECURRENT = new SampleNetwork("RECURRENT", InputType.recurrent(3, 4), 3, 4) {
        @Override
        GraphBuilder layers(GraphBuilder graph) {
            SimpleRnn recurrent =
                    new SimpleRnn.Builder().nOut(6).activation(Activation.TANH).build();
            return graph.addLayer("simpleRnn_0", new LastTimeStep(recurrent), "input")
                    .addLayer("dense_0", dense(6), "simpleRnn_0")
                    .addLayer("output_0", output(), "dense_0");
        }
    };

    private static final int ROWS = 96;
    private static final int LESSONS = 400;

    private final String name;
    private final InputType inputType;
    private final long[] shape;
    private Arm learned;

    private SampleNetwork(String name, InputType inputType, long... shape) {
        this.name = name;
        this.inputType = inputType;
        this.shape = shape;
    }

    public static SampleNetwork[] values() {
        return new SampleNetwork[] {STACK, CONVOLUTIONAL, BRANCHING, RECURRENT};
    }

    String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    abstract GraphBuilder layers(GraphBuilder graph);

    /** Returns the untrained network. */
    public Arm untrained() {
        return Arm.of(Arm.BASELINE, network());
    }

    /** Returns the network after it has learned the rule. */
    public Arm trained() {
        if (learned == null) {
            ComputationGraph network = network();
            Sample rows = sample(1);
            for (int i = 0; i < LESSONS; i++) {
                network.fit(new INDArray[] {rows.features()}, new INDArray[] {rows.labels()});
            }
            learned = Arm.of(Arm.BASELINE, network);
        }
        return learned;
    }

    /** Returns rows of the rule. The class is 1 if the first feature is greater than the second. */
    public Sample sample(long seed) {
        Random random = new Random(seed);
        int width = 1;
        for (long length : shape) {
            width *= (int) length;
        }
        float[] features = new float[ROWS * width];
        float[] labels = new float[ROWS * 2];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < width; i++) {
                features[row * width + i] = (float) random.nextGaussian();
            }
            int label = features[row * width] > features[row * width + 1] ? 1 : 0;
            labels[row * 2 + label] = 1;
        }
        long[] batch = new long[shape.length + 1];
        batch[0] = ROWS;
        System.arraycopy(shape, 0, batch, 1, shape.length);
        return new Sample(
                Nd4j.createFromArray(features).reshape('c', batch),
                Nd4j.createFromArray(labels).reshape('c', ROWS, 2));
    }

    private ComputationGraph network() {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(0.02))
                .activation(Activation.SIGMOID)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(inputType);
        ComputationGraphConfiguration configuration =
                layers(graph).setOutputs("output_0").build();
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }

    private static DenseLayer dense(int units) {
        return new DenseLayer.Builder().nOut(units).build();
    }

    private static ConvolutionLayer padded(int channels, int stride) {
        return new ConvolutionLayer.Builder(3, 3)
                .nOut(channels)
                .stride(stride, stride)
                .padding(1, 1)
                .build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
