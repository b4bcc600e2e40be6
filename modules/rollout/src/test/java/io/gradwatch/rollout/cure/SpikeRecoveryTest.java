package io.gradwatch.rollout.cure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.FlatFloats;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.replica.State;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpikeRecoveryTest extends CureContract {
    @Override
    Cure cure() {
        return new SpikeRecovery();
    }

    @Override
    Evidence evidence(Arm arm, Sample sample) {
        return new Evidence(
                Optional.of(Snapshots.diagnosis(Symptom.NON_FINITE, 2)),
                List.of(),
                sample,
                Optional.of(healthy(arm)),
                11);
    }

    @Override
    Refusal refused() {
        return (Refusal)
                cure().apply(SampleNetwork.STACK.trained(), Snapshots.noEvidence(SampleNetwork.STACK.sample(1)));
    }

    @Test
    void refusesTheStateOfAnotherNetwork() {
        Evidence evidence = evidence(SampleNetwork.BRANCHING.trained(), SampleNetwork.STACK.sample(1));

        assertThat(cure().apply(SampleNetwork.STACK.trained(), evidence)).isInstanceOf(Refusal.class);
    }

    @Test
    void refusesTheStart() {
        Arm arm = SampleNetwork.STACK.trained();
        State start = new State(arm.state().parameters(), arm.state().updaterState(), 0, 0);
        Evidence evidence =
                new Evidence(Optional.empty(), List.of(), SampleNetwork.STACK.sample(1), Optional.of(start), 11);

        assertThat(cure().apply(arm, evidence)).isInstanceOf(Refusal.class);
    }

    @Test
    void goesBackToTheHealthyStateButNotToItsMinibatches() {
        Arm arm = SampleNetwork.STACK.trained();

        State state = ((Treatment) cure().apply(arm, evidence(arm, SampleNetwork.STACK.sample(1))))
                .arm()
                .state();

        assertThat(state.parameters()).isEqualTo(healthy(arm).parameters());
        assertThat(state.updaterState()).isEqualTo(healthy(arm).updaterState());
        assertThat(state.iteration()).isEqualTo(arm.state().iteration());
    }

    /** All halves. */
    private static State healthy(Arm arm) {
        return new State(
                halves(arm.state().parameters().length()),
                halves(arm.state().updaterState().length()),
                1,
                0);
    }

    private static FlatFloats halves(int length) {
        float[] halves = new float[length];
        Arrays.fill(halves, 0.5f);
        return FlatFloats.of(halves);
    }
}
