package io.gradwatch.training.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.signal.ParameterKind;
import io.gradwatch.training.Networks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

class FlatLayoutTest {
    @Test
    void everyParameterLiesWhereDl4jsViewOfItDoes() {
        assertSegmentsAreTheParameters(Networks.regularized(new Sgd(0.1)));
        assertSegmentsAreTheParameters(Networks.convolutional(new Sgd(0.1)));
        assertSegmentsAreTheParameters(Networks.recurrent(new Sgd(0.1)));
    }

    /** Covers layers whose weights DL4J lists first but whose bias it stores first. */
    @Test
    void segmentsFollowMemoryWhereDl4jListsParametersInAnotherOrder() {
        assertSegmentsAreTheParameters(
                oneLayer(new SeparableConvolution2D.Builder(2, 2).nOut(3).build()));
        assertSegmentsAreTheParameters(oneLayer(
                new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(2).build()));
    }

    private static ComputationGraphConfiguration oneLayer(Layer layer) {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutional(6, 6, 2))
                .addLayer("layer", layer, "input")
                .setOutputs("layer")
                .build();
    }

    private static void assertSegmentsAreTheParameters(ComputationGraphConfiguration configuration) {
        ComputationGraph network = initialized(configuration);
        FlatLayout layout = FlatLayout.of(network);
        for (int i = 0; i < layout.segments().size(); i++) {
            var key = layout.layout().parameters().get(i);
            network.params().putScalar(layout.segments().get(i).start(), 123.5f + i);
            INDArray view = network.getLayer(key.layer().name()).getParam(key.param());
            assertThat(view.getFloat(0L)).isEqualTo(123.5f + i);
        }
    }

    @Test
    void onlyRunningStatisticsAreNotSummedOverTheMinibatch() {
        FlatLayout layout = FlatLayout.of(initialized(Networks.regularized(new Sgd(0.1))));

        for (int i = 0; i < layout.segments().size(); i++) {
            boolean statistic = layout.layout().parameters().get(i).kind() == ParameterKind.STATISTIC;
            assertThat(layout.segments().get(i).summed()).isEqualTo(!statistic);
        }
        assertThat(layout.layout().parameters().get(4).kind()).isEqualTo(ParameterKind.STATISTIC);
    }

    private static ComputationGraph initialized(ComputationGraphConfiguration configuration) {
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }
}
