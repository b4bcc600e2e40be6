package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.Sample;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ResidualConnectionsTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new ResidualConnections();
    }

    @Test
    void keepsTheFunctionOfWhatHasLearnedSomething() {
        for (SampleNetwork network : SampleNetwork.values()) {
            RemedyResult result = remedy().apply(network.trained(), Snapshots.noContext(network.sample(1)));

            assertThat(((Applied) result).keepsFunction()).as(network.name()).isTrue();
        }
    }

    @Test
    void bringsTheGradientToTheFirstLayerOfWhatHasLearnedNothing() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm sick = SampleNetwork.STACK.untrained();

        Arm residual = treated(sick, sample);

        assertThat(FirstLayerGradient.share(residual, sample))
                .isGreaterThan(5 * FirstLayerGradient.share(sick, sample));
    }

    @Test
    void projectsWhereTheWidthChanges() {
        ComputationGraph network = treated(SampleNetwork.STACK.untrained(), SampleNetwork.STACK.sample(1))
                .network();

        assertThat(network.getLayer("dense_2_skip").getParam("W").shape()).containsExactly(8, 5);
        assertThat(network.getVertex("dense_1_skip")).isNull();
    }

    @Test
    void paddedConvolutionsHaveAWayAroundToo() {
        ComputationGraph network = treated(
                        SampleNetwork.CONVOLUTIONAL.untrained(), SampleNetwork.CONVOLUTIONAL.sample(1))
                .network();

        assertThat(network.getVertex("conv2d_0_sum")).as("the first").isNull();
        assertThat(network.getVertex("conv2d_1_sum")).isNotNull();
        assertThat(network.getVertex("conv2d_1_skip")).as("of the same size").isNull();
        assertThat(network.getLayer("conv2d_2_skip").getParam("W").shape()).containsExactly(4, 3, 1, 1);
    }

    @Test
    void theGateLearns() {
        Sample sample = SampleNetwork.STACK.sample(1);
        ComputationGraph network =
                treated(SampleNetwork.STACK.untrained(), sample).network();

        network.fit(new INDArray[] {sample.features()}, new INDArray[] {sample.labels()});

        assertThat(network.getLayer("dense_1_gate").getParam("W").norm1Number().doubleValue())
                .isPositive();
    }

    private Arm treated(Arm arm, Sample sample) {
        return ((Applied) remedy().apply(arm, Snapshots.noContext(sample))).arm();
    }
}
