package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class LearningRateTest extends RemedyContract {
    private static final double BEFORE = 0.02;

    @Override
    Remedy remedy() {
        return new LearningRate();
    }

    @Override
    RemedyContext context(Arm arm, Sample sample) {
        return Snapshots.context(
                sample,
                Snapshots.diagnosis(Symptom.EXPLODING_GRADIENT, 2),
                List.of(Snapshots.round(arm, 1, 1, 0.5, 2)));
    }

    @Override
    Refused refused() {
        ComputationGraph broken = SampleNetwork.STACK.trained().network();
        broken.params().putScalar(0, Float.NaN);

        return (Refused)
                remedy().apply(Arm.of(Arm.BASELINE, broken), Snapshots.noContext(SampleNetwork.STACK.sample(1)));
    }

    @Test
    void goesDownWhereTrainingExplodes() {
        assertThat(rateAfter(Symptom.EXPLODING_GRADIENT)).isCloseTo(BEFORE / 10, within(1e-9));
    }

    @Test
    void goesUpWhereTrainingCrawls() {
        assertThat(rateAfter(Symptom.PLATEAU)).isCloseTo(BEFORE * 3, within(1e-9));
    }

    @Test
    void withoutADiagnosisLargeStepsGoDown() {
        Arm arm = SampleNetwork.STACK.trained();
        RemedyContext largeSteps = new RemedyContext(
                Optional.empty(),
                List.of(Snapshots.round(arm, 1, 1, 0.5, 2)),
                SampleNetwork.STACK.sample(1),
                Optional.empty(),
                11);

        assertThat(rate(remedy().apply(arm, largeSteps))).isCloseTo(BEFORE / 10, within(1e-9));
    }

    /** Checks steps of 20 times the initial weights that are 1/100 of the weights after the round. */
    @Test
    void weightsThatStartNearZeroMustGrowFirst() {
        Arm arm = SampleNetwork.STACK.trained();
        RemedyContext context = Snapshots.context(
                SampleNetwork.STACK.sample(1),
                Snapshots.diagnosis(Symptom.PLATEAU, 2),
                List.of(Snapshots.round(arm, 1, 1, 0.2, 0.01, 2, 1), Snapshots.round(arm, 2, 1, 0.2, 20, 2, 1)));

        assertThat(rate(remedy().apply(arm, context))).isCloseTo(BEFORE * 3, within(1e-9));
    }

    @Test
    void goesFurtherOnlyAfterTheNewRateWasMeasured() {
        Arm arm = SampleNetwork.STACK.trained();
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm slower = ((Applied) remedy().apply(arm, context(arm, sample))).arm();

        assertThat(remedy().apply(slower, context(arm, sample))).isInstanceOf(Refused.class);
        assertThat(rate(remedy().apply(slower, context(slower, sample)))).isCloseTo(BEFORE / 100, within(1e-9));
    }

    private double rateAfter(Symptom symptom) {
        Arm arm = SampleNetwork.STACK.trained();
        return rate(remedy().apply(
                        arm,
                        Snapshots.context(SampleNetwork.STACK.sample(1), Snapshots.diagnosis(symptom, 2), List.of())));
    }

    private static double rate(RemedyResult result) {
        return ((Applied) result).arm().network().getLearningRate("dense_1");
    }
}
