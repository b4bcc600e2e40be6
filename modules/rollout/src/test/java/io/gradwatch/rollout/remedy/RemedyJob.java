package io.gradwatch.rollout.remedy;

import io.gradwatch.training.loop.TrainingSettings;
import java.util.List;
import java.util.Random;
import org.apache.commons.lang3.ArrayUtils;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A small job that does not learn.
 *
 * @param network network to train
 * @param rows training and test rows
 * @param settings training settings
 */
record RemedyJob(ComputationGraphConfiguration network, RuledRows rows, TrainingSettings settings) {
    /** Index of the outlier row, in the middle of its worker's epoch. */
    private static final int OUTLIER = 300;

    /** Ten sigmoid layers, through which the gradient vanishes. */
    static final RemedyJob DEEP_SIGMOID = deepSigmoid();

    /** Rectifiers whose weights start at zero and stay there. */
    static final RemedyJob ZERO = zero();

    /** Four sigmoid layers under plain gradient descent, whose steps are as small as its gradients. */
    static final RemedyJob SMALL_STEPS = smallSteps();

    /** The class is the first of 16 steps, and the layer has hardly any memory. */
    static final RemedyJob RECALL = recall();

    /** Linear regression at a learning rate that makes it diverge. */
    static final RemedyJob STEEP = steep();

    /** Linear regression with targets outside the range of the output activation. */
    static final RemedyJob BOUNDED = bounded();

    /** Linear regression with one outlier row that destroys what was learned. */
    static final RemedyJob SPIKE = spike();

    /** The last of three workers has features that are 1000 times as large, and swapped classes. */
    static final RemedyJob BAD_SHARD = badShard();

    private static RemedyJob deepSigmoid() {
        return new RemedyJob(
                stack(new Adam(0.01), Activation.SIGMOID, WeightInit.XAVIER, 10), halves(), settings(2, 16, 8, 8));
    }

    private static RemedyJob zero() {
        return new RemedyJob(
                stack(new Adam(0.01), Activation.RELU, WeightInit.ZERO, 2), halves(), settings(2, 16, 8, 12));
    }

    private static RemedyJob smallSteps() {
        return new RemedyJob(
                stack(new Sgd(0.1), Activation.SIGMOID, WeightInit.XAVIER, 4), halves(), settings(2, 16, 8, 12));
    }

    private static RemedyJob recall() {
        SimpleRnn simple = new SimpleRnn.Builder()
                .nOut(8)
                .activation(Activation.TANH)
                .weightInitRecurrent(new WeightInitDistribution(new NormalDistribution(0, 0.02)))
                .build();
        ComputationGraphConfiguration network = base(new Adam(0.01))
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.recurrent(1, 16))
                .addLayer("simpleRnn_0", new LastTimeStep(simple), "input")
                .addLayer("output_0", classes(), "simpleRnn_0")
                .setOutputs("output_0")
                .build();
        RuledRows.Rule rule = (index, random, features, labels) -> {
            for (int i = 0; i < features.length; i++) {
                features[i] = (float) random.nextGaussian() * 0.3f;
            }
            features[0] = index % 2 == 0 ? 1 : -1;
            labels[index % 2] = 1;
        };
        return new RemedyJob(network, new RuledRows(List.of(16, 1), 2, rule, rule), settings(2, 16, 8, 6));
    }

    private static RemedyJob steep() {
        return new RemedyJob(
                line(1.5, Activation.IDENTITY),
                new RuledRows(List.of(8), 1, RemedyJob::line, RemedyJob::line),
                settings(2, 16, 2, 6));
    }

    private static RemedyJob bounded() {
        return new RemedyJob(
                line(0.1, Activation.SIGMOID),
                new RuledRows(List.of(8), 1, RemedyJob::line, RemedyJob::line),
                settings(2, 16, 2, 6));
    }

    private static RemedyJob spike() {
        RuledRows.Rule withOutlier = (index, random, features, labels) -> {
            line(index, random, features, labels);
            if (index == OUTLIER) {
                for (int i = 0; i < features.length; i++) {
                    features[i] *= 30;
                }
                labels[0] = -1e4f;
            }
        };
        return new RemedyJob(
                line(0.1, Activation.IDENTITY),
                new RuledRows(List.of(8), 1, withOutlier, RemedyJob::line),
                settings(2, 8, 1, 1));
    }

    private static RemedyJob badShard() {
        RuledRows.Rule train = (index, random, features, labels) -> {
            half(index, random, features, labels);
            if (index >= RuledRows.TRAIN * 2 / 3) {
                features[0] *= 1000;
                features[1] *= 1000;
                ArrayUtils.swap(labels, 0, 1);
            }
        };
        return new RemedyJob(
                stack(new Adam(0.01), Activation.LEAKYRELU, WeightInit.RELU, 2),
                new RuledRows(List.of(2), 2, train, RemedyJob::half),
                settings(3, 16, 4, 10));
    }

    private static RuledRows halves() {
        return new RuledRows(List.of(2), 2, RemedyJob::half, RemedyJob::half);
    }

    private static void half(int index, Random random, float[] features, float[] labels) {
        features[0] = random.nextFloat() * 2 - 1;
        features[1] = random.nextFloat() * 2 - 1;
        labels[features[0] > features[1] ? 1 : 0] = 1;
    }

    private static void line(int index, Random random, float[] features, float[] labels) {
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
            labels[0] += (i - 3) * features[i];
        }
    }

    private static TrainingSettings settings(int workers, int batchSize, int frequency, int epochs) {
        return new TrainingSettings(workers, batchSize, frequency, epochs, 5, 1);
    }

    private static NeuralNetConfiguration.Builder base(IUpdater updater) {
        return new NeuralNetConfiguration.Builder().seed(7).updater(updater);
    }

    private static ComputationGraphConfiguration line(double rate, Activation output) {
        return base(new Sgd(rate))
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(8))
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MSE)
                                .nOut(1)
                                .activation(output)
                                .build(),
                        "input")
                .setOutputs("output_0")
                .build();
    }

    private static ComputationGraphConfiguration stack(
            IUpdater updater, Activation activation, WeightInit init, int layers) {
        var graph = base(updater)
                .activation(activation)
                .weightInit(init)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(2));
        String last = "input";
        for (int i = 0; i < layers; i++) {
            graph.addLayer("dense_" + i, new DenseLayer.Builder().nOut(12).build(), last);
            last = "dense_" + i;
        }
        return graph.addLayer("output_0", classes(), last)
                .setOutputs("output_0")
                .build();
    }

    private static Layer classes() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
