package io.gradwatch.network;

import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;

/** Initializer of weights. Biases start at 0. */
public sealed interface Initializer {
    /** Returns DL4J's initializer. */
    IWeightInit toDl4j();

    /**
     * Returns the initializer that keeps gradients of similar size through a deep stack of layers with this activation: He
     * et al. (2015) for rectifiers, LeCun et al. (1998) for SELU, Glorot and Bengio (2010) for all others.
     */
    static Initializer defaultFor(Activation activation) {
        return switch (activation) {
            case RELU, LEAKYRELU, ELU -> Scheme.RELU;
            case SELU -> Scheme.LECUN_NORMAL;
            case SIGMOID, TANH, IDENTITY, SOFTMAX, CUBE -> Scheme.XAVIER;
        };
    }

    /** Initializer whose spread depends on the fan-in and fan-out of the layer, named as in DL4J. */
    enum Scheme implements Initializer {
        XAVIER,
        XAVIER_UNIFORM,
        RELU,
        RELU_UNIFORM,
        LECUN_NORMAL,
        LECUN_UNIFORM,
        ZERO;

        @Override
        public IWeightInit toDl4j() {
            return WeightInit.valueOf(name()).getWeightInitFunction();
        }
    }

    /** Uniform distribution between {@code low} and {@code high}. */
    record Uniform(double low, double high) implements Initializer {
        public Uniform {
            if (!(low < high)) {
                throw new IllegalArgumentException("uniform: expected low < high, found " + low + " and " + high);
            }
        }

        @Override
        public IWeightInit toDl4j() {
            return new WeightInitDistribution(new UniformDistribution(low, high));
        }
    }

    /** Normal distribution. */
    record Normal(double mean, double standardDeviation) implements Initializer {
        public Normal {
            if (!(standardDeviation > 0)) {
                throw new IllegalArgumentException(
                        "normal: expected a standard deviation above 0, found " + standardDeviation);
            }
        }

        @Override
        public IWeightInit toDl4j() {
            return new WeightInitDistribution(new NormalDistribution(mean, standardDeviation));
        }
    }
}
