package io.gradwatch.network.keras;

import io.gradwatch.network.gru.Gru;
import java.util.Map;
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
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Maps each supported Keras layer to the DL4J layer that computes the same function. */
final class KerasLayers {
    private static final Map<String, Activation> ACTIVATIONS = Map.ofEntries(
            Map.entry("linear", Activation.IDENTITY),
            Map.entry("relu", Activation.RELU),
            Map.entry("tanh", Activation.TANH),
            Map.entry("sigmoid", Activation.SIGMOID),
            Map.entry("softmax", Activation.SOFTMAX),
            Map.entry("elu", Activation.ELU),
            Map.entry("selu", Activation.SELU),
            Map.entry("softplus", Activation.SOFTPLUS),
            Map.entry("softsign", Activation.SOFTSIGN),
            Map.entry("swish", Activation.SWISH),
            Map.entry("silu", Activation.SWISH));

    private static final Map<String, WeightInit> INITIALIZERS = Map.of(
            "GlorotNormal", WeightInit.XAVIER,
            "HeNormal", WeightInit.RELU,
            "HeUniform", WeightInit.RELU_UNIFORM,
            "LecunNormal", WeightInit.LECUN_NORMAL);

    private KerasLayers() {}

    /** Returns the vertex for a layer that merges several inputs, or null for any other layer. */
    static GraphVertex vertex(KerasNode node) {
        return switch (node.type()) {
            case "Add" -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
            case "Multiply" -> new ElementWiseVertex(ElementWiseVertex.Op.Product);
            case "Average" -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
            case "Maximum" -> new ElementWiseVertex(ElementWiseVertex.Op.Max);
            case "Concatenate" -> {
                node.require("axis", "-1", "-1");
                yield new MergeVertex();
            }
            default -> null;
        };
    }

    /** Returns the layer for a node that is not the last. */
    static Layer layer(KerasNode node) {
        node.require("trainable", "true", "true");
        return switch (node.type()) {
            case "Dense" -> dense(node);
            case "Conv2D" -> convolution(node);
            case "MaxPooling2D" -> pooling(node, SubsamplingLayer.PoolingType.MAX);
            case "AveragePooling2D" -> pooling(node, SubsamplingLayer.PoolingType.AVG);
            case "GlobalMaxPooling1D", "GlobalMaxPooling2D" -> new GlobalPoolingLayer(PoolingType.MAX);
            case "GlobalAveragePooling1D", "GlobalAveragePooling2D" -> new GlobalPoolingLayer(PoolingType.AVG);
            case "BatchNormalization" -> batchNormalization(node);
            case "Dropout" ->
                new DropoutLayer.Builder(1 - node.config().path("rate").asDouble()).build();
            case "Activation", "ReLU", "LeakyReLU", "ELU", "Softmax" -> new ActivationLayer(activationOf(node));
            case "SimpleRNN" -> recurrent(node, new SimpleRnn.Builder());
            case "LSTM" -> recurrent(node, new LSTM.Builder());
            case "GRU" -> {
                node.require("reset_after", "true", "false");
                yield recurrent(node, new Gru.Builder());
            }
            default ->
                throw new UnsupportedLayerException(
                        "expected a layer type that Gradwatch supports, found " + node.type());
        };
    }

    /** Returns the last layer, with its loss. */
    static Layer output(KerasNode node, boolean classification) {
        node.require("trainable", "true", "true");
        IActivation activation = activationOf(node);
        LossFunction loss = loss(activation, classification);
        if (node.type().equals("Dense")) {
            return new OutputLayer.Builder(loss)
                    .nOut(node.number("units"))
                    .hasBias(node.flag("use_bias", true))
                    .activation(activation)
                    .weightInit(initializer(node))
                    .build();
        }
        return new LossLayer.Builder(loss).activation(activation).build();
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

    private static Layer dense(KerasNode node) {
        return new DenseLayer.Builder()
                .nOut(node.number("units"))
                .hasBias(node.flag("use_bias", true))
                .activation(activation(node, "activation"))
                .weightInit(initializer(node))
                .build();
    }

    private static Layer convolution(KerasNode node) {
        node.require("data_format", "channels_last", "channels_last");
        node.require("groups", "1", "1");
        return new ConvolutionLayer.Builder(node.pair("kernel_size"), node.pair("strides"))
                .nOut(node.number("filters"))
                .dilation(node.pair("dilation_rate"))
                .convolutionMode(padding(node))
                .hasBias(node.flag("use_bias", true))
                .activation(activation(node, "activation"))
                .weightInit(initializer(node))
                .build();
    }

    private static Layer pooling(KerasNode node, SubsamplingLayer.PoolingType type) {
        node.require("data_format", "channels_last", "channels_last");
        if (type == SubsamplingLayer.PoolingType.AVG) {
            // DL4J includes the padding in the average, Keras does not.
            node.require("padding", "valid", "valid");
        }
        return new SubsamplingLayer.Builder(type, node.pair("pool_size"), node.pair("strides"))
                .convolutionMode(padding(node))
                .build();
    }

    private static ConvolutionMode padding(KerasNode node) {
        return node.text("padding", "valid").equals("same") ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    }

    private static Layer batchNormalization(KerasNode node) {
        node.require("scale", "true", "true");
        node.require("center", "true", "true");
        return new BatchNormalization.Builder()
                .decay(node.config().path("momentum").asDouble(0.99))
                .eps(node.config().path("epsilon").asDouble(1e-3))
                .useLogStd(false)
                .build();
    }

    private static Layer recurrent(KerasNode node, BaseRecurrentLayer.Builder<?> builder) {
        for (String key : new String[] {"go_backwards", "stateful", "return_state"}) {
            node.require(key, "false", "false");
        }
        node.require("use_bias", "true", "true");
        for (String key : new String[] {"dropout", "recurrent_dropout"}) {
            if (node.config().path(key).asDouble() != 0) {
                throw new UnsupportedLayerException(
                        "expected " + key + " 0, found " + node.config().path(key) + "; use a Dropout layer instead");
            }
        }
        if (!node.type().equals("SimpleRNN")) {
            node.require("recurrent_activation", "sigmoid", "sigmoid");
        }
        builder.nOut(node.number("units"));
        builder.activation(activation(node, "activation"));
        builder.weightInit(initializer(node));
        return builder.build();
    }

    private static IActivation activationOf(KerasNode node) {
        return switch (node.type()) {
            case "Activation", "Dense" -> activation(node, "activation");
            case "ReLU" -> {
                node.require("max_value", "", "");
                yield Activation.RELU.getActivationFunction();
            }
            case "LeakyReLU" ->
                new ActivationLReLU(node.config()
                        .path(node.config().has("alpha") ? "alpha" : "negative_slope")
                        .asDouble(0.3));
            case "ELU" -> Activation.ELU.getActivationFunction();
            case "Softmax" -> Activation.SOFTMAX.getActivationFunction();
            default ->
                throw new UnsupportedLayerException(
                        "expected a Dense or Activation layer at the end, found " + node.type());
        };
    }

    private static IActivation activation(KerasNode node, String key) {
        String name = node.config().path(key).isNull() ? "linear" : node.text(key, "linear");
        Activation activation = ACTIVATIONS.get(name);
        if (activation == null) {
            throw new UnsupportedLayerException("expected one of "
                    + String.join(", ", ACTIVATIONS.keySet().stream().sorted().toList()) + " as activation, found "
                    + (name.isEmpty() ? node.config().path(key) : name));
        }
        return activation.getActivationFunction();
    }

    /** Returns the initializer for a model without weights. If DL4J has no equivalent, it is Keras' default. */
    private static IWeightInit initializer(KerasNode node) {
        String type =
                node.config().path("kernel_initializer").path("class_name").asText();
        return INITIALIZERS.getOrDefault(type, WeightInit.XAVIER_UNIFORM).getWeightInitFunction();
    }
}
