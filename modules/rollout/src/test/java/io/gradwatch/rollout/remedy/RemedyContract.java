package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.ParameterName;
import io.gradwatch.rollout.surgery.ParameterOrigin;
import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

/** The contract of every remedy, on every kind of network, trained or not. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RemedyContract {
    abstract Remedy remedy();

    /** Returns the context in which this remedy is applied. */
    RemedyContext context(Arm arm, Sample sample) {
        return Snapshots.noContext(sample);
    }

    /** Returns the networks that the remedy must not refuse. */
    List<SampleNetwork> applicable() {
        return List.of(SampleNetwork.values());
    }

    /** Returns a refusal. Most remedies refuse a network that has had them. */
    Refused refused() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm treated = applied(new Case(SampleNetwork.STACK, true)).arm();

        return (Refused) remedy().apply(treated, context(treated, sample));
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

    /** Returns the cases in which the remedy must apply. */
    Stream<Case> treated() {
        return cases().filter(subject -> applicable().contains(subject.network()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void appliesIfItMustAndOtherwiseStatesAReason(Case subject) {
        RemedyResult result = apply(subject);

        if (applicable().contains(subject.network())) {
            assertThat(result).isInstanceOf(Applied.class);
            assertThat(((Applied) result).changes()).isNotEmpty();
        } else if (result instanceof Refused refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    @Test
    void refusesIfItDoesNotApply() {
        assertThat(refused().reason()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("treated")
    void theSameArgumentsGiveTheSameResult(Case subject) {
        RemedyResult again = apply(subject);
        Applied applied = applied(subject);
        assertThat(((Applied) again).transformation())
                .usingRecursiveComparison()
                .comparingOnlyFields("arm.configuration", "arm.state.parameters", "arm.state.updaterState", "changes")
                .isEqualTo(applied.transformation());
    }

    @ParameterizedTest
    @MethodSource("treated")
    void everyParameterHasOneOrigin(Case subject) {
        Applied applied = applied(subject);
        List<ParameterName> expected = ParameterOrigin.ofAll(applied.arm().network(), Rule.CARRIED).stream()
                .map(ParameterOrigin::parameter)
                .toList();

        assertThat(applied.origins()).extracting(ParameterOrigin::parameter).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("treated")
    void whatIsCarriedIsUnchanged(Case subject) {
        Applied applied = applied(subject);
        Map<String, INDArray> before = subject.arm().network().paramTable();
        Map<String, INDArray> after = applied.arm().network().paramTable();
        for (ParameterOrigin origin : applied.origins()) {
            if (origin.rule() == Rule.CARRIED) {
                String name =
                        origin.parameter().layer() + "_" + origin.parameter().param();
                assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("treated")
    void aFunctionReportedAsKeptIsKept(Case subject) {
        Applied applied = applied(subject);
        if (applied.keepsFunction()) {
            INDArray features = subject.network().sample(3).features();
            INDArray before = subject.arm().network().outputSingle(features);
            INDArray after = applied.arm().network().outputSingle(features);

            assertThat(after.distance1(before) / before.length()).isCloseTo(0, within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("treated")
    void countersContinue(Case subject) {
        Applied applied = applied(subject);
        assertThat(applied.arm().state().iteration())
                .isEqualTo(subject.arm().state().iteration());
        assertThat(applied.arm().state().epoch())
                .isEqualTo(subject.arm().state().epoch());
    }

    @ParameterizedTest
    @MethodSource("treated")
    void theVariantHasItsName(Case subject) {
        Applied applied = applied(subject);
        assertThat(applied.arm().variant()).isEqualTo(remedy().label());
    }

    @ParameterizedTest
    @MethodSource("treated")
    void aSecondApplicationChangesNothingOrIsRefused(Case subject) {
        Applied once = applied(subject);
        Sample sample = subject.network().sample(1);
        if (remedy().apply(once.arm(), context(subject.arm(), sample)) instanceof Applied twice) {
            assertThat(twice.arm().configuration()).isEqualTo(once.arm().configuration());
            assertThat(twice.arm().state().parameters())
                    .isEqualTo(once.arm().state().parameters());
            assertThat(twice.arm().quarantined()).isEqualTo(once.arm().quarantined());
        }
    }

    @ParameterizedTest
    @MethodSource("treated")
    void theResultTrains(Case subject) {
        Applied applied = applied(subject);
        ComputationGraph network = applied.arm().network();
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
        Applied applied = applied(subject);
        ComputationGraph network = applied.arm().network();
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        ModelSerializer.writeModel(network, zip, true);
        ComputationGraph restored =
                ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip.toByteArray()), true);
        INDArray features = subject.network().sample(3).features();

        assertThat(restored.outputSingle(features)).isEqualTo(network.outputSingle(features));
        assertThat(restored.getUpdater().getUpdaterStateViewArray())
                .isEqualTo(network.getUpdater().getUpdaterStateViewArray());
    }

    RemedyResult apply(Case subject) {
        Arm arm = subject.arm();
        return remedy().apply(arm, context(arm, subject.network().sample(1)));
    }

    private Applied applied(Case subject) {
        return (Applied) apply(subject);
    }
}
