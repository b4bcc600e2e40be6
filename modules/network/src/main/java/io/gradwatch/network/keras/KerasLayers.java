package io.gradwatch.network.keras;

import io.gradwatch.network.gru.Gru;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Maps each supported Keras layer to the DL4J layer that computes the same function. Each method reads all options that it
 * supports; others are refused.
 */
final class KerasLayers {
    private static final String SUPPORTED =
            "Dense, Conv2D, MaxPooling2D, AveragePooling2D, GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalAveragePooling1D,"
                    + " GlobalAveragePooling2D, Flatten, BatchNormalization, Dropout, Activation, ReLU, LeakyReLU, ELU,"
                    + " Softmax, SimpleRNN, LSTM, GRU, Add, Multiply, Average, Maximum or Concatenate";

    private KerasLayers() {}

    /** Reads the options of an input. */
    static void input(KerasOptions options) {
        options.require("sparse", "false");
        options.require("ragged", "false");
        options.require("optional", "false");
        options.requireAllRead();
    }

    /** Reads the options of a Flatten layer. */
    static void flatten(KerasOptions options) {
        options.require("data_format", "channels_last");
        options.requireAllRead();
    }

    /** Returns the vertex for a layer that merges several inputs, or null for any other layer. */
    static GraphVertex vertex(KerasOptions options) {
        GraphVertex vertex =
                switch (options.type()) {
                    case "Add" -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
                    case "Multiply" -> new ElementWiseVertex(ElementWiseVertex.Op.Product);
                    case "Average" -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
                    case "Maximum" -> new ElementWiseVertex(ElementWiseVertex.Op.Max);
                    case "Concatenate" -> {
                        options.requireLastAxis();
                        yield new MergeVertex();
                    }
                    default -> null;
                };
        if (vertex != null) {
            options.requireAllRead();
        }
        return vertex;
    }

    /** Returns the layer for a node that is not the last. */
    static Layer layer(KerasOptions options) {
        Layer layer =
                switch (options.type()) {
                    case "Dense" -> dense(options);
                    case "Conv2D" -> convolution(options);
                    case "MaxPooling2D" -> pooling(options, SubsamplingLayer.PoolingType.MAX);
                    case "AveragePooling2D" -> pooling(options, SubsamplingLayer.PoolingType.AVG);
                    case "GlobalMaxPooling1D", "GlobalMaxPooling2D" -> globalPooling(options, PoolingType.MAX);
                    case "GlobalAveragePooling1D", "GlobalAveragePooling2D" -> globalPooling(options, PoolingType.AVG);
                    case "BatchNormalization" -> batchNormalization(options);
                    case "Dropout" -> dropout(options);
                    case "Activation", "ReLU", "LeakyReLU", "ELU", "Softmax" ->
                        new ActivationLayer(KerasActivations.ofLayer(options));
                    case "SimpleRNN" -> recurrent(options, new SimpleRnn.Builder());
                    case "LSTM" -> lstm(options);
                    case "GRU" -> gru(options);
                    default ->
                        throw new UnsupportedLayerException(
                                "expected " + SUPPORTED + ", found " + options.type() + advice(options.type()));
                };
        options.requireAllRead();
        return layer;
    }

    private static String advice(String type) {
        return type.equals("PReLU") ? "; use LeakyReLU, whose slope is fixed" : "";
    }

    /** Returns the last layer, with its loss. */
    static Layer output(KerasOptions options, boolean classification) {
        IActivation activation = KerasActivations.ofLayer(options);
        LossFunction loss = loss(activation, classification);
        Layer layer;
        if (options.type().equals("Dense")) {
            OutputLayer.Builder builder = new OutputLayer.Builder(loss);
            units(options, builder);
            layer = builder.activation(activation).build();
        } else {
            layer = new LossLayer.Builder(loss).activation(activation).build();
        }
        options.requireAllRead();
        return layer;
    }

    private static LossFunction loss(IActivation activation, boolean classification) {
        if (!classification) {
            return LossFunction.MSE;
        }
        if (activation.equals(Activation.SOFTMAX.getActivationFunction())) {
            return LossFunction.MCXENT;
        }
        if (activation.equals(Activation.SIGMOID.getActivationFunction())) {
            return LossFunction.XENT;
        }
        throw new UnsupportedLayerException(
                "expected softmax or sigmoid as the last activation of a classifier, found " + activation);
    }

    private static Layer dense(KerasOptions options) {
        DenseLayer.Builder builder = new DenseLayer.Builder();
        builder.activation(KerasActivations.option(options));
        builder.hasBias(options.flag("use_bias", true));
        builder.nOut(options.number("units"));
        builder.weightInit(KerasInitializers.of(options));
        return builder.build();
    }

    private static void units(KerasOptions options, OutputLayer.Builder builder) {
        builder.hasBias(options.flag("use_bias", true));
        builder.nOut(options.number("units"));
        builder.weightInit(KerasInitializers.of(options));
    }

    private static Layer convolution(KerasOptions options) {
        options.require("data_format", "channels_last");
        options.require("groups", "1");
        return new ConvolutionLayer.Builder(options.pair("kernel_size"), options.pair("strides"))
                .nOut(options.number("filters"))
                .dilation(options.pair("dilation_rate"))
                .convolutionMode(padding(options))
                .hasBias(options.flag("use_bias", true))
                .activation(KerasActivations.option(options))
                .weightInit(KerasInitializers.of(options))
                .build();
    }

    private static Layer pooling(KerasOptions options, SubsamplingLayer.PoolingType type) {
        options.require("data_format", "channels_last");
        if (type == SubsamplingLayer.PoolingType.AVG) {
            // DL4J includes the padding in the average, Keras does not.
            options.require("padding", "valid");
        }
        return new SubsamplingLayer.Builder(type, options.pair("pool_size"), options.pair("strides"))
                .convolutionMode(padding(options))
                .build();
    }

    private static Layer globalPooling(KerasOptions options, PoolingType type) {
        options.require("data_format", "channels_last");
        options.require("keepdims", "false");
        return new GlobalPoolingLayer(type);
    }

    private static ConvolutionMode padding(KerasOptions options) {
        return options.isFirst("padding", "valid", "same") ? ConvolutionMode.Truncate : ConvolutionMode.Same;
    }

    private static Layer dropout(KerasOptions options) {
        // Masks are drawn from the seed of the job.
        options.ignore("seed");
        double rate = options.decimal("rate", 0);
        if (rate < 0 || rate >= 1) {
            throw new UnsupportedLayerException("expected a rate from 0 to below 1, found " + rate);
        }
        return new DropoutLayer.Builder(1 - rate).build();
    }

    private static Layer batchNormalization(KerasOptions options) {
        options.requireLastAxis();
        options.require("scale", "true");
        options.require("center", "true");
        options.require("synchronized", "false");
        options.require("renorm", "false");
        // Without renorm, its momentum has no influence.
        options.ignore("renorm_momentum", "fused");
        options.requireInitializer("beta_initializer", "Zeros");
        options.requireInitializer("gamma_initializer", "Ones");
        options.requireInitializer("moving_mean_initializer", "Zeros");
        options.requireInitializer("moving_variance_initializer", "Ones");
        return new BatchNormalization.Builder()
                .decay(options.decimal("momentum", 0.99))
                .eps(options.decimal("epsilon", 1e-3))
                .useLogStd(false)
                .build();
    }

    private static Layer lstm(KerasOptions options) {
        options.require("recurrent_activation", "sigmoid");
        LSTM.Builder builder = new LSTM.Builder();
        builder.forgetGateBiasInit(options.flag("unit_forget_bias", true) ? 1 : 0);
        return recurrent(options, builder);
    }

    private static Layer gru(KerasOptions options) {
        options.require("recurrent_activation", "sigmoid");
        options.require("reset_after", "true", "false");
        return recurrent(options, new Gru.Builder());
    }

    private static Layer recurrent(KerasOptions options, BaseRecurrentLayer.Builder<?> builder) {
        // The graph selects the last step. The others are ways to compute the same outputs.
        options.ignore("return_sequences", "unroll", "implementation", "seed");
        for (String key :
                new String[] {"go_backwards", "stateful", "return_state", "time_major", "zero_output_for_mask"}) {
            options.require(key, "false");
        }
        options.require("use_bias", "true");
        options.requireNumber("dropout", 0, "use a Dropout layer instead");
        options.requireNumber("recurrent_dropout", 0, "use a Dropout layer instead");
        // DL4J has no orthogonal weights: recurrent weights are drawn like the others.
        options.requireInitializer("recurrent_initializer", "Orthogonal");
        builder.nOut(options.number("units"));
        builder.activation(KerasActivations.option(options));
        builder.weightInit(KerasInitializers.of(options));
        return builder.build();
    }
}
