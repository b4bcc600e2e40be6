package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.NetworkTraits;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class ReinitializationTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new Reinitialization();
    }

    @Override
    RemedyContext context(Arm arm, Sample sample) {
        return Snapshots.context(sample, sick("dense_0"), List.of());
    }

    @Override
    Refused refused() {
        RemedyContext context = Snapshots.context(SampleNetwork.STACK.sample(1), sick("no such layer"), List.of());

        return (Refused) remedy().apply(SampleNetwork.STACK.trained(), context);
    }

    @Test
    void drawsOnlyTheSickLayersAnewWhereSomethingWasLearned() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Applied applied = (Applied)
                remedy().apply(SampleNetwork.STACK.trained(), Snapshots.context(sample, sick("dense_1"), List.of()));

        assertThat(applied.origins())
                .allSatisfy(origin -> assertThat(origin.rule())
                        .isEqualTo(origin.parameter().layer().equals("dense_1") ? Rule.INITIALIZED : Rule.CARRIED));
    }

    @Test
    void drawsAllAnewWhereAParameterIsNotFinite() {
        Sample sample = SampleNetwork.STACK.sample(1);
        ComputationGraph network = SampleNetwork.STACK.trained().network();
        network.params().putScalar(0, Float.NaN);

        Applied applied = (Applied)
                remedy().apply(Arm.of(Arm.BASELINE, network), Snapshots.context(sample, sick("dense_1"), List.of()));

        assertThat(applied.arm().network().params().sumNumber().doubleValue()).isFinite();
    }

    @Test
    void doesNotDrawWhatTheJobStartedWith() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm untrained = SampleNetwork.STACK.untrained();

        Applied applied = (Applied) remedy().apply(untrained, Snapshots.noContext(sample));

        assertThat(applied.arm().state().parameters())
                .isNotEqualTo(untrained.state().parameters());
    }

    private static Diagnosis sick(String layer) {
        return new Diagnosis(
                Symptom.VANISHING_GRADIENT,
                Severity.CRITICAL,
                3,
                30,
                OptionalInt.of(5),
                OptionalInt.empty(),
                List.of(layer),
                List.of(),
                Map.of("flowRatio", 1e-7),
                "The gradient fades.",
                new NetworkTraits(false, false, true));
    }
}
