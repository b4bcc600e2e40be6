package io.gradwatch.training.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.signal.ParameterKind;
import io.gradwatch.training.Networks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
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
    void kindsTellWeightsFromBiasesAndNormalizationFromItsRunningStatistics() {
        FlatLayout layout = FlatLayout.of(initialized(Networks.regularized(new Sgd(0.1))));

        assertThat(layout.layout().parameters())
                .extracting(key -> key.layer() + "." + key.param() + " " + key.kind())
                .containsExactly(
                        "dense_0.W WEIGHT",
                        "dense_0.b BIAS",
                        "batchNorm_0.gamma NORMALIZATION",
                        "batchNorm_0.beta NORMALIZATION",
                        "batchNorm_0.mean STATISTIC",
                        "batchNorm_0.log10stdev STATISTIC",
                        "dense_1.W WEIGHT",
                        "dense_1.b BIAS",
                        "output_0.W WEIGHT",
                        "output_0.b BIAS");
        assertThat(layout.layout().parameters().get(4).kind()).isEqualTo(ParameterKind.STATISTIC);
        assertThat(layout.segments().get(4).summed()).isFalse();
        assertThat(layout.segments().get(0).summed()).isTrue();
    }

    @Test
    void kindsTellRecurrentWeightsFromThoseOfTheInput() {
        FlatLayout layout = FlatLayout.of(initialized(Networks.recurrent(new Sgd(0.1))));

        assertThat(layout.layout().parameters())
                .extracting(key -> key.layer() + "." + key.param() + " " + key.kind())
                .containsExactly(
                        "simpleRnn_0.W WEIGHT",
                        "simpleRnn_0.RW RECURRENT_WEIGHT",
                        "simpleRnn_0.b BIAS",
                        "lstm_0.W WEIGHT",
                        "lstm_0.RW RECURRENT_WEIGHT",
                        "lstm_0.b BIAS",
                        "output_0.W WEIGHT",
                        "output_0.b BIAS");
    }

    private static ComputationGraph initialized(ComputationGraphConfiguration configuration) {
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }
}
