package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class BatchNormalizingTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new BatchNormalizing();
    }

    @Test
    void trainingDoesNotJumpWhereSomethingWasLearned() {
        for (SampleNetwork network : SampleNetwork.values()) {
            Sample sample = network.sample(1);
            Arm trained = network.trained();

            Arm normalized = treated(trained, sample);

            assertThat(FirstLayerGradient.trainingLoss(normalized, sample))
                    .as(network.name())
                    .isCloseTo(FirstLayerGradient.trainingLoss(trained, sample), within(1e-3));
        }
    }

    @Test
    void theFirstEvaluationIsAsTrainingSeesIt() {
        Sample sample = SampleNetwork.CONVOLUTIONAL.sample(1);

        Arm normalized = treated(SampleNetwork.CONVOLUTIONAL.untrained(), sample);

        INDArray inference = normalized.network().output(false, sample.features())[0];
        INDArray training = normalized.network().output(true, sample.features())[0];
        assertThat(inference.distance1(training) / inference.length()).isCloseTo(0, within(1e-3));
    }

    @Test
    void bringsTheGradientToTheFirstLayerOfWhatHasLearnedNothing() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm sick = SampleNetwork.STACK.untrained();

        assertThat(FirstLayerGradient.share(treated(sick, sample), sample))
                .isGreaterThan(5 * FirstLayerGradient.share(sick, sample));
    }

    private Arm treated(Arm arm, Sample sample) {
        return ((Applied) remedy().apply(arm, Snapshots.noContext(sample))).arm();
    }
}
