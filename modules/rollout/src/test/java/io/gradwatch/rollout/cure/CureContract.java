package io.gradwatch.rollout.cure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.rollout.cure.ParameterOrigin.Rule;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every cure holds to, on every kind of network, whether it has learned something or not. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class CureContract {
    abstract Cure cure();

    /** What is known when this cure is asked for. */
    Evidence evidence(Arm arm, Sample sample) {
        return Snapshots.noEvidence(sample);
    }

    /** The networks that it must not refuse. */
    List<SampleNetwork> applicable() {
        return List.of(SampleNetwork.values());
    }

    /** What it says to something that it cannot help: most cures, to a network that has had them. */
    Refusal refused() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm treated = treatment(new Case(SampleNetwork.STACK, true)).arm();

        return (Refusal) cure().apply(treated, evidence(treated, sample));
    }

    record Case(SampleNetwork network, boolean trained) {
        Arm arm() {
            return trained ? network.trained() : network.untrained();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(SampleNetwork.values())
                .flatMap(network -> Stream.of(new Case(network, true), new Case(network, false)));
    }

    /** Those that must be treated. */
    Stream<Case> treated() {
        return cases().filter(subject -> applicable().contains(subject.network()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void appliesWhereItMustAndSaysWhyElsewhere(Case subject) {
        CureResult result = apply(subject);

        if (applicable().contains(subject.network())) {
            assertThat(result).isInstanceOf(Treatment.class);
            assertThat(((Treatment) result).changes()).isNotEmpty();
        } else if (result instanceof Refusal refusal) {
            assertThat(refusal.reason()).isNotBlank();
        }
    }

    @Test
    void refusesWhatItCannotHelp() {
        assertThat(refused().reason()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("treated")
    void theSameArgumentsGiveTheSameResult(Case subject) {
        CureResult again = apply(subject);
        Treatment treatment = treatment(subject);
        assertThat(again)
                .usingRecursiveComparison()
                .comparingOnlyFields("arm.configuration", "arm.state.parameters", "arm.state.updaterState", "changes")
                .isEqualTo(treatment);
    }

    @ParameterizedTest
    @MethodSource("treated")
    void everyParameterHasOneOrigin(Case subject) {
        Treatment treatment = treatment(subject);
        List<ParameterName> expected = new ArrayList<>(
                ParameterPlaces.of(treatment.arm().network()).places().keySet());

        assertThat(treatment.origins()).extracting(ParameterOrigin::parameter).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("treated")
    void whatIsCarriedIsUnchanged(Case subject) {
        Treatment treatment = treatment(subject);
        Map<String, INDArray> before = subject.arm().network().paramTable();
        Map<String, INDArray> after = treatment.arm().network().paramTable();
        for (ParameterOrigin origin : treatment.origins()) {
            if (origin.rule() == Rule.CARRIED) {
                String name =
                        origin.parameter().layer() + "_" + origin.parameter().param();
                assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("treated")
    void whatSaysThatItKeepsTheFunctionDoes(Case subject) {
        Treatment treatment = treatment(subject);
        if (treatment.keepsFunction()) {
            INDArray features = subject.network().sample(3).features();
            INDArray before = subject.arm().network().outputSingle(features);
            INDArray after = treatment.arm().network().outputSingle(features);

            assertThat(after.distance1(before) / before.length()).isCloseTo(0, within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("treated")
    void countersGoOn(Case subject) {
        Treatment treatment = treatment(subject);
        assertThat(treatment.arm().state().iteration())
                .isEqualTo(subject.arm().state().iteration());
        assertThat(treatment.arm().state().epoch())
                .isEqualTo(subject.arm().state().epoch());
    }

    @ParameterizedTest
    @MethodSource("treated")
    void theVariantBearsItsName(Case subject) {
        Treatment treatment = treatment(subject);
        assertThat(treatment.arm().variant()).isEqualTo(cure().label());
    }

    @ParameterizedTest
    @MethodSource("treated")
    void twiceIsAsOnceOrIsRefused(Case subject) {
        Treatment once = treatment(subject);
        Sample sample = subject.network().sample(1);
        if (cure().apply(once.arm(), evidence(subject.arm(), sample)) instanceof Treatment twice) {
            assertThat(twice.arm().configuration()).isEqualTo(once.arm().configuration());
            assertThat(twice.arm().state().parameters())
                    .isEqualTo(once.arm().state().parameters());
            assertThat(twice.arm().quarantined()).isEqualTo(once.arm().quarantined());
        }
    }

    @ParameterizedTest
    @MethodSource("treated")
    void theResultTrains(Case subject) {
        Treatment treatment = treatment(subject);
        ComputationGraph network = treatment.arm().network();
        Sample sample = subject.network().sample(1);
        for (int i = 0; i < 3; i++) {
            network.fit(new INDArray[] {sample.features()}, new INDArray[] {sample.labels()});
        }

        assertThat(network.score()).isFinite();
        assertThat(network.params().sumNumber().doubleValue()).isFinite();
    }

    @ParameterizedTest
    @MethodSource("treated")
    void plainDl4jLoadsTheResult(Case subject) throws IOException {
        Treatment treatment = treatment(subject);
        ComputationGraph network = treatment.arm().network();
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        ModelSerializer.writeModel(network, zip, true);
        ComputationGraph restored =
                ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip.toByteArray()), true);
        INDArray features = subject.network().sample(3).features();

        assertThat(restored.outputSingle(features)).isEqualTo(network.outputSingle(features));
        assertThat(restored.getUpdater().getUpdaterStateViewArray())
                .isEqualTo(network.getUpdater().getUpdaterStateViewArray());
    }

    CureResult apply(Case subject) {
        Arm arm = subject.arm();
        return cure().apply(arm, evidence(arm, subject.network().sample(1)));
    }

    private Treatment treatment(Case subject) {
        return (Treatment) apply(subject);
    }
}
