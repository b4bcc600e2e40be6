package io.gradwatch.network;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * A layer of a job file. Shapes are those of one row: {@code [n]}, {@code [time, features]} or {@code [channels, height,
 * width]}.
 */
public sealed interface LayerSpec
        permits LayerSpec.Dense,
                LayerSpec.Conv2d,
                LayerSpec.MaxPool,
                LayerSpec.BatchNorm,
                LayerSpec.Dropout,
                LayerSpec.Output,
                Recurrent {
    /** Returns the kind as job files spell it. The name of the layer begins with it. */
    String kind();

    /** Returns how many such layers follow one another. */
    default int repeat() {
        return 1;
    }

    /** Returns DL4J's layer. DL4J infers its input size from the previous layer. */
    Layer toDl4j();

    /** Returns what this layer expects instead, if it does not accept rows of this shape. */
    default Optional<String> misfit(List<Integer> input) {
        return Optional.empty();
    }

    /** Returns the shape of the output for an input shape that it accepts. */
    default List<Integer> outputShape(List<Integer> input) {
        return input;
    }

    /** Fully connected layer. Images are flattened before it, and time steps of a sequence pass through it one by one. */
    record Dense(int units, Activation activation, Initializer init, int repeat) implements LayerSpec {
        public Dense {
            requireAtLeastOne("units", units);
            requireAtLeastOne("repeat", repeat);
        }

        @Override
        public String kind() {
            return "dense";
        }

        @Override
        public Layer toDl4j() {
            return new DenseLayer.Builder()
                    .nOut(units)
                    .activation(activation.toDl4j())
                    .weightInit(init.toDl4j())
                    .build();
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return isSequence(input) ? List.of(input.get(0), units) : List.of(units);
        }
    }

    /** Two-dimensional convolution. */
    record Conv2d(int filters, Size kernel, Size stride, Padding padding, Activation activation, Initializer init)
            implements LayerSpec {
        public Conv2d {
            requireAtLeastOne("filters", filters);
        }

        @Override
        public String kind() {
            return "conv2d";
        }

        @Override
        public Layer toDl4j() {
            return new ConvolutionLayer.Builder(kernel.toDl4j(), stride.toDl4j())
                    .convolutionMode(padding.toDl4j())
                    .nOut(filters)
                    .activation(activation.toDl4j())
                    .weightInit(init.toDl4j())
                    .build();
        }

        @Override
        public Optional<String> misfit(List<Integer> input) {
            return windowMisfit("a kernel", kernel, padding, input);
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return windowOutput(filters, kernel, stride, padding, input);
        }
    }

    /** Pooling by the maximum of each window. */
    record MaxPool(Size size, Size stride) implements LayerSpec {
        @Override
        public String kind() {
            return "maxpool";
        }

        @Override
        public Layer toDl4j() {
            return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, size.toDl4j(), stride.toDl4j())
                    .convolutionMode(Padding.VALID.toDl4j())
                    .build();
        }

        @Override
        public Optional<String> misfit(List<Integer> input) {
            return windowMisfit("a window", size, Padding.VALID, input);
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return windowOutput(input.get(0), size, stride, Padding.VALID, input);
        }
    }

    /**
     * Batch normalization (Ioffe and Szegedy, 2015) per unit or channel and over all time steps of a sequence, with DL4J's
     * default decay of 0.9.
     */
    record BatchNorm() implements LayerSpec {
        @Override
        public String kind() {
            return "batchNorm";
        }

        @Override
        public Layer toDl4j() {
            return new BatchNormalization.Builder().build();
        }
    }

    /**
     * Sets a random fraction of the values to 0 during training and scales the others up.
     *
     * @param rate fraction that is set to 0: at least 0, less than 1
     */
    record Dropout(double rate) implements LayerSpec {
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("rate: expected at least 0 and less than 1, found " + rate);
            }
        }

        @Override
        public String kind() {
            return "dropout";
        }

        @Override
        public Layer toDl4j() {
            double retained = 1 - rate;
            return new DropoutLayer.Builder(retained).build();
        }
    }

    /**
     * The last layer: a fully connected layer with a loss.
     *
     * @param classWeights weight of each class in the loss; empty if all are 1
     */
    record Output(int units, Activation activation, Loss loss, Initializer init, List<Double> classWeights)
            implements LayerSpec {
        public Output {
            requireAtLeastOne("units", units);
            classWeights = List.copyOf(classWeights);
        }

        /** Creates an output layer without class weights. */
        public Output(int units, Activation activation, Loss loss, Initializer init) {
            this(units, activation, loss, init, List.of());
        }

        @Override
        public String kind() {
            return "output";
        }

        @Override
        public Layer toDl4j() {
            return new OutputLayer.Builder(loss.toDl4j(classWeights))
                    .nOut(units)
                    .activation(activation.toDl4j())
                    .weightInit(init.toDl4j())
                    .build();
        }

        @Override
        public Optional<String> misfit(List<Integer> input) {
            return isSequence(input)
                    ? Optional.of("one vector or image per row (after a recurrent layer: returnSequences: false)")
                    : Optional.empty();
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(units);
        }
    }

    /** Returns whether this is the shape of a sequence, {@code [time, features]}. */
    static boolean isSequence(List<Integer> shape) {
        return shape.size() == 2;
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": expected at least 1, found " + value);
        }
    }

    private static Optional<String> windowMisfit(String window, Size size, Padding padding, List<Integer> input) {
        if (input.size() != 3) {
            return Optional.of("images [channels, height, width]");
        }
        boolean fits = padding == Padding.SAME || (size.height() <= input.get(1) && size.width() <= input.get(2));
        return fits
                ? Optional.empty()
                : Optional.of("an image of at least " + size + " for " + window + " of that size");
    }

    private static List<Integer> windowOutput(
            int channels, Size size, Size stride, Padding padding, List<Integer> input) {
        return List.of(
                channels,
                padding.outputLength(input.get(1), size.height(), stride.height()),
                padding.outputLength(input.get(2), size.width(), stride.width()));
    }
}
