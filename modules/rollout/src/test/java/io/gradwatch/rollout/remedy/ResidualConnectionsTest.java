package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

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

    @Test
    void recognizesItsOwnSkipConnectionsAfterNormalization() {
        for (SampleNetwork network :
                List.of(SampleNetwork.STACK, SampleNetwork.CONVOLUTIONAL, SampleNetwork.BRANCHING)) {
            for (Arm arm : List.of(network.untrained(), network.trained())) {
                RemedyContext context = Snapshots.noContext(network.sample(1));
                Arm normalized = ((Applied) Variant.of(Remedies.RESIDUAL, Remedies.BATCH_NORMALIZATION)
                                .apply(arm, context))
                        .arm();

                assertThat(remedy().apply(normalized, context))
                        .as(network.name())
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.failure()).isEmpty());
            }
        }
    }

    @Test
    void recognizesSkipConnectionsOfOtherNames() {
        ComputationGraphConfiguration imported = new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(6))
                .addLayer("stem", dense(), "in")
                .addLayer("branch", dense(), "stem")
                .addLayer("branch_activation", new ActivationLayer(Activation.TANH), "branch")
                .addVertex("join", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "branch_activation")
                .addLayer("plain", dense(), "join")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "plain")
                .setOutputs("out")
                .build();
        ComputationGraph network = new ComputationGraph(imported);
        network.init();

        Applied applied = (Applied)
                remedy().apply(Arm.of(Arm.BASELINE, network), Snapshots.noContext(SampleNetwork.STACK.sample(1)));

        assertThat(applied.changes()).extracting(Change::where).containsExactly("plain");
    }

    @Test
    void avoidsTheNamesOfOtherVertices() {
        ComputationGraph network = SampleNetwork.STACK.untrained().network();
        ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(
                network.getConfiguration().toJson().replace("dense_0", "dense_1_gate"));
        ComputationGraph renamed = new ComputationGraph(configuration);
        renamed.init();

        Arm residual = treated(Arm.of(Arm.BASELINE, renamed), SampleNetwork.STACK.sample(1));

        assertThat(residual.network().getVertex("dense_1_gate_2")).isNotNull();
    }

    private static DenseLayer dense() {
        return new DenseLayer.Builder().nOut(8).build();
    }

    private Arm treated(Arm arm, Sample sample) {
        return ((Applied) remedy().apply(arm, Snapshots.noContext(sample))).arm();
    }
}
