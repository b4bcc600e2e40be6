package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class OutputActivationTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new OutputActivation();
    }

    /** Applies the remedy to a mismatched output, because the outputs of the sample networks fit their losses. */
    @Override
    RemedyResult apply(Case subject) {
        Arm misfit = misfit(subject.arm(), Activation.SIGMOID, LossFunction.MCXENT);
        return remedy().apply(misfit, Snapshots.noContext(subject.network().sample(1)));
    }

    @ParameterizedTest
    @CsvSource({"SIGMOID, MCXENT, SOFTMAX", "RELU, MCXENT, SOFTMAX", "IDENTITY, XENT, SIGMOID", "TANH, XENT, SIGMOID"})
    void asksForProbabilitiesWhereTheLossDoes(Activation before, LossFunction loss, Activation after) {
        assertThat(activationAfter(before, loss, SampleNetwork.STACK.sample(1)))
                .isEqualTo(after.getActivationFunction().toString());
    }

    @ParameterizedTest
    @CsvSource({"SIGMOID, 5", "TANH, 5", "SIGMOID, -1", "RELU, -1"})
    void setsNoBoundsWhereTargetsLieBeyondThem(Activation before, double scale) {
        Sample sample = SampleNetwork.STACK.sample(1);
        Sample scaled = new Sample(sample.features(), sample.labels().mul(scale));

        assertThat(activationAfter(before, LossFunction.MSE, scaled))
                .isEqualTo(Activation.IDENTITY.getActivationFunction().toString());
    }

    @ParameterizedTest
    @CsvSource({"SOFTMAX, MCXENT", "SIGMOID, XENT", "SOFTMAX, XENT", "SIGMOID, MSE", "IDENTITY, MSE", "RELU, L1"})
    void leavesAloneWhatFits(Activation activation, LossFunction loss) {
        Arm arm = misfit(SampleNetwork.STACK.trained(), activation, loss);

        assertThat(remedy().apply(arm, Snapshots.noContext(SampleNetwork.STACK.sample(1))))
                .isInstanceOf(Refused.class);
    }

    private String activationAfter(Activation before, LossFunction loss, Sample sample) {
        Arm arm = misfit(SampleNetwork.STACK.trained(), before, loss);
        Applied applied = (Applied) remedy().apply(arm, Snapshots.noContext(sample));
        return output(applied.arm().network()).getActivationFn().toString();
    }

    private static Arm misfit(Arm arm, Activation activation, LossFunction loss) {
        ComputationGraph network = arm.network();
        output(network).setActivationFn(activation.getActivationFunction());
        output(network).setLossFn(loss.getILossFunction());
        Arm misfit = Arm.of(Arm.BASELINE, network);
        return misfit.at(arm.state(), arm.outerState());
    }

    private static OutputLayer output(ComputationGraph network) {
        return (OutputLayer) network.getLayer("output_0").conf().getLayer();
    }
}
