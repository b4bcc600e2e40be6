package io.gradwatch.rollout.cure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class GradientClippingTest extends CureContract {
    @Override
    Cure cure() {
        return new GradientClipping();
    }

    @Override
    Evidence evidence(Arm arm, Sample sample) {
        return explodedInRound(6, arm, sample);
    }

    @Test
    void theThresholdIsWhatTheLayerShowedWhileItWasWell() {
        assertThat(threshold(6)).isCloseTo(0.03 * Math.sqrt(2), within(1e-6));
    }

    @Test
    void aLayerThatNeverWasWellIsBoundedByItsQuieterRounds() {
        assertThat(threshold(1)).isCloseTo(0.02 * Math.sqrt(2), within(1e-6));
    }

    @Test
    void aLayerWithoutAHistoryIsBoundedByItsWeights() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm arm = SampleNetwork.STACK.trained();
        double weightNorm =
                arm.network().getLayer("dense_1").params().norm2Number().doubleValue();

        Treatment treatment = (Treatment) cure().apply(arm, Snapshots.noEvidence(sample));

        assertThat(conf(treatment).getGradientNormalizationThreshold()).isCloseTo(0.01 * weightNorm, within(1e-6));
    }

    private double threshold(int sickFrom) {
        Arm arm = SampleNetwork.STACK.trained();
        Treatment treatment =
                (Treatment) cure().apply(arm, explodedInRound(sickFrom, arm, SampleNetwork.STACK.sample(1)));
        assertThat(conf(treatment).getGradientNormalization()).isEqualTo(GradientNormalization.ClipL2PerLayer);
        return conf(treatment).getGradientNormalizationThreshold();
    }

    private static BaseLayer conf(Treatment treatment) {
        ComputationGraph network = treatment.arm().network();
        return (BaseLayer) network.getLayer("dense_1").conf().getLayer();
    }

    /** Rounds 1 to 5 with norms of 0.01 to 0.05 for each of a layer's two parameters, then two of 100. */
    private static Evidence explodedInRound(int sickFrom, Arm arm, Sample sample) {
        Stream<ClusterSnapshot> well =
                IntStream.rangeClosed(1, 5).mapToObj(round -> Snapshots.round(arm, round, round * 0.01, 1e-3, 2));
        Stream<ClusterSnapshot> sick =
                IntStream.rangeClosed(6, 7).mapToObj(round -> Snapshots.round(arm, round, 100, 10, 2));
        return Snapshots.evidence(
                sample,
                Snapshots.diagnosis(Symptom.EXPLODING_GRADIENT, sickFrom),
                Stream.concat(well, sick).toList());
    }
}
