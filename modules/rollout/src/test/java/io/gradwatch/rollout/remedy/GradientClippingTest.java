package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.state.GradientRule;
import io.gradwatch.training.state.GradientRule.Kind;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class GradientClippingTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new GradientClipping();
    }

    @Override
    RemedyContext context(Arm arm, Sample sample) {
        return exploded(6, arm, sample);
    }

    @Test
    void whereAllIsSickTheWholeGradientIsBoundByWhatItWasWhileWell() {
        Arm arm = SampleNetwork.STACK.trained();
        int parameters = arm.network().paramTable().size();

        GradientRule rule = treated(arm, explodedInRound(6, arm)).gradientRule();

        assertThat(rule.kind()).isEqualTo(Kind.GLOBAL_NORM);
        assertThat(rule.bound()).isCloseTo(0.03 * Math.sqrt(parameters), within(1e-9));
    }

    @Test
    void whereSomeLayersAreSickEachIsBoundByWhatItWasWhileWell() {
        Arm arm = SampleNetwork.STACK.trained();
        RemedyContext context = explodedInRound(6, arm, "dense_2");

        Arm treated = treated(arm, context);

        assertThat(treated.gradientRule()).isEqualTo(GradientRule.NONE);
        assertThat(conf(treated).getGradientNormalization()).isEqualTo(GradientNormalization.ClipL2PerLayer);
        assertThat(conf(treated).getGradientNormalizationThreshold()).isCloseTo(0.03 * Math.sqrt(2), within(1e-6));
    }

    @Test
    void whatNeverWasWellIsBoundByItsWeights() {
        Arm arm = SampleNetwork.STACK.trained();

        // Lower quartile of 0.01 … 0.05, 100, 100 over weights of norm 1.
        assertThat(treated(arm, explodedInRound(1, arm)).gradientRule().kind()).isEqualTo(Kind.ADAPTIVE);
        assertThat(treated(arm, explodedInRound(1, arm)).gradientRule().bound()).isCloseTo(0.02, within(1e-9));
        assertThat(treated(arm, Snapshots.noContext(SampleNetwork.STACK.sample(1)))
                        .gradientRule())
                .isEqualTo(GradientRule.adaptive(0.01));
    }

    private Arm treated(Arm arm, RemedyContext context) {
        return ((Applied) remedy().apply(arm, context)).arm();
    }

    private static BaseLayer conf(Arm arm) {
        ComputationGraph network = arm.network();
        return (BaseLayer) network.getLayer("dense_1").conf().getLayer();
    }

    private static RemedyContext explodedInRound(int sickFrom, Arm arm, String... layers) {
        return exploded(sickFrom, arm, SampleNetwork.STACK.sample(1), layers);
    }

    /** Rounds 1 to 5 with norms of 0.01 to 0.05 for each of a layer's two parameters, then two of 100. */
    private static RemedyContext exploded(int sickFrom, Arm arm, Sample sample, String... layers) {
        Stream<ClusterSnapshot> well =
                IntStream.rangeClosed(1, 5).mapToObj(round -> Snapshots.round(arm, round, round * 0.01, 1e-3, 2));
        Stream<ClusterSnapshot> sick =
                IntStream.rangeClosed(6, 7).mapToObj(round -> Snapshots.round(arm, round, 100, 10, 2));
        return Snapshots.context(
                sample,
                Snapshots.diagnosis(Symptom.EXPLODING_GRADIENT, sickFrom, List.of(layers)),
                Stream.concat(well, sick).toList());
    }
}
