package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

class RectifyingTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new Rectifying();
    }

    @Test
    void noHiddenLayerSaturatesAnyMore() {
        ComputationGraph network = treated(SampleNetwork.STACK.untrained(), SampleNetwork.STACK.sample(1))
                .network();

        for (String layer : List.of("dense_0", "dense_1", "dense_2")) {
            assertThat(conf(network, layer).getActivationFn()).isNotInstanceOf(ActivationSigmoid.class);
        }
        assertThat(conf(network, "output_0").getActivationFn()).isEqualTo(Activation.SOFTMAX.getActivationFunction());
    }

    @Test
    void reluBecomesLeaky() {
        ComputationGraph network = SampleNetwork.STACK.untrained().network();
        DenseLayer layer = (DenseLayer) conf(network, "dense_1");
        layer.setActivationFn(Activation.RELU.getActivationFunction());

        Arm leaky = treated(Arm.of(Arm.BASELINE, network), SampleNetwork.STACK.sample(1));

        assertThat(conf(leaky.network(), "dense_1").getActivationFn()).isInstanceOf(ActivationLReLU.class);
    }

    @Test
    void leavesRecurrentLayersAlone() {
        ComputationGraph network = treated(SampleNetwork.RECURRENT.trained(), SampleNetwork.RECURRENT.sample(1))
                .network();

        assertThat(network.getLayer("simpleRnn_0").params())
                .isEqualTo(SampleNetwork.RECURRENT
                        .trained()
                        .network()
                        .getLayer("simpleRnn_0")
                        .params());
    }

    private Arm treated(Arm arm, Sample sample) {
        return ((Applied) remedy().apply(arm, Snapshots.noContext(sample))).arm();
    }

    private static BaseLayer conf(ComputationGraph network, String layer) {
        return (BaseLayer) network.getLayer(layer).conf().getLayer();
    }
}
