package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.rollout.surgery.ParameterOrigin;
import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTest {
    @Test
    void isFoundByItsName() {
        Variant variant = Variant.named("relu+residual").orElseThrow();

        assertThat(variant.remedies()).containsExactly(new Rectifying(), new ResidualConnections());
        assertThat(variant.name()).isEqualTo("relu+residual");
    }

    @Test
    void everyRemedyIsAVariant() {
        for (String label : Remedies.labels()) {
            assertThat(Variant.named(label)).map(Variant::name).contains(label);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relu+", "prayer", "relu residual"})
    void unknownNamesAreNoVariants(String name) {
        assertThat(Variant.named(name)).isEmpty();
    }

    @Test
    void appliesItsRemediesOneAfterTheOther() {
        Sample sample = SampleNetwork.STACK.sample(1);

        Applied applied = (Applied) Variant.named("residual+learning-rate")
                .orElseThrow()
                .apply(SampleNetwork.STACK.trained(), Snapshots.noContext(sample));

        assertThat(applied.arm().variant()).isEqualTo("residual+learning-rate");
        assertThat(applied.keepsFunction()).isTrue();
        assertThat(applied.changes()).extracting(Change::where).contains("dense_1", "learning rate");
    }

    @Test
    void aParametersOriginIsThatOfTheLastRemedyThatChangedIt() {
        Sample sample = SampleNetwork.STACK.sample(1);

        Applied applied = (Applied) Variant.named("reinitialize+clipping")
                .orElseThrow()
                .apply(SampleNetwork.STACK.untrained(), Snapshots.noContext(sample));

        assertThat(applied.origins()).extracting(ParameterOrigin::rule).containsOnly(Rule.INITIALIZED);
    }

    @Test
    void oneRefusalRefusesForAll() {
        RemedyResult result = new Variant(List.of(new Reinitialization(), new SpikeRecovery()))
                .apply(SampleNetwork.STACK.trained(), Snapshots.noContext(SampleNetwork.STACK.sample(1)));

        assertThat(result).isInstanceOf(Refused.class);
    }

    @Test
    void anErrorInARemedyIsARefusal() {
        Arm arm = SampleNetwork.STACK.trained();
        Arm broken = new Arm(Arm.BASELINE, "{}", arm.state());

        RemedyResult result = Variant.of(Remedies.RELU, Remedies.RESIDUAL)
                .apply(broken, Snapshots.noContext(SampleNetwork.STACK.sample(1)));

        assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).startsWith("relu failed: ");
            assertThat(refused.failure()).isPresent();
        });
    }
}
