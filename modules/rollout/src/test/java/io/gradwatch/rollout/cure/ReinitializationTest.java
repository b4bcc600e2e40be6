package io.gradwatch.rollout.cure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.NetworkTraits;
import io.gradwatch.diagnosis.Severity;
import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.rollout.cure.ParameterOrigin.Rule;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class ReinitializationTest extends CureContract {
    @Override
    Cure cure() {
        return new Reinitialization();
    }

    @Override
    Evidence evidence(Arm arm, Sample sample) {
        return Snapshots.evidence(sample, sick("dense_0"), List.of());
    }

    @Override
    Refusal refused() {
        Evidence evidence = Snapshots.evidence(SampleNetwork.STACK.sample(1), sick("no such layer"), List.of());

        return (Refusal) cure().apply(SampleNetwork.STACK.trained(), evidence);
    }

    @Test
    void drawsOnlyTheSickLayersAnewWhereSomethingWasLearned() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Treatment treatment = (Treatment)
                cure().apply(SampleNetwork.STACK.trained(), Snapshots.evidence(sample, sick("dense_1"), List.of()));

        assertThat(treatment.origins())
                .allSatisfy(origin -> assertThat(origin.rule())
                        .isEqualTo(origin.parameter().layer().equals("dense_1") ? Rule.INITIALIZED : Rule.CARRIED));
    }

    @Test
    void drawsAllAnewWhereAParameterIsNotFinite() {
        Sample sample = SampleNetwork.STACK.sample(1);
        ComputationGraph network = SampleNetwork.STACK.trained().network();
        network.params().putScalar(0, Float.NaN);

        Treatment treatment = (Treatment)
                cure().apply(Arm.of(Arm.BASELINE, network), Snapshots.evidence(sample, sick("dense_1"), List.of()));

        assertThat(treatment.arm().network().params().sumNumber().doubleValue()).isFinite();
    }

    @Test
    void doesNotDrawWhatTheJobStartedWith() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm untrained = SampleNetwork.STACK.untrained();

        Treatment treatment = (Treatment) cure().apply(untrained, Snapshots.noEvidence(sample));

        assertThat(treatment.arm().state().parameters())
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
                new NetworkTraits(false, false, true),
                List.of());
    }
}
