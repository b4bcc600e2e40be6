package io.gradwatch.rollout.cure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.cure.ParameterOrigin.Rule;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTest {
    @Test
    void isFoundByItsName() {
        Variant variant = Variant.named("relu+residual").orElseThrow();

        assertThat(variant.cures()).containsExactly(new Rectifying(), new ResidualConnections());
        assertThat(variant.name()).isEqualTo("relu+residual");
    }

    @Test
    void everyCureIsAVariant() {
        for (String label : Variant.labels()) {
            assertThat(Variant.named(label)).map(Variant::name).contains(label);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relu+", "prayer", "relu residual"})
    void unknownNamesAreNoVariants(String name) {
        assertThat(Variant.named(name)).isEmpty();
    }

    @Test
    void appliesItsCuresOneAfterTheOther() {
        Sample sample = SampleNetwork.STACK.sample(1);

        Treatment treatment = (Treatment) Variant.named("residual+learning-rate")
                .orElseThrow()
                .apply(SampleNetwork.STACK.trained(), Snapshots.noEvidence(sample));

        assertThat(treatment.arm().variant()).isEqualTo("residual+learning-rate");
        assertThat(treatment.keepsFunction()).isTrue();
        assertThat(treatment.changes()).extracting(Change::where).contains("dense_1", "learning rate");
    }

    @Test
    void aParametersOriginIsThatOfTheLastCureThatChangedIt() {
        Sample sample = SampleNetwork.STACK.sample(1);

        Treatment treatment = (Treatment) Variant.named("reinitialize+clipping")
                .orElseThrow()
                .apply(SampleNetwork.STACK.untrained(), Snapshots.noEvidence(sample));

        assertThat(treatment.origins()).extracting(ParameterOrigin::rule).containsOnly(Rule.INITIALIZED);
    }

    @Test
    void oneRefusalRefusesForAll() {
        CureResult result = new Variant(List.of(new Reinitialization(), new SpikeRecovery()))
                .apply(SampleNetwork.STACK.trained(), Snapshots.noEvidence(SampleNetwork.STACK.sample(1)));

        assertThat(result).isInstanceOf(Refusal.class);
    }
}
