package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.State;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpikeRecoveryTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new SpikeRecovery();
    }

    @Override
    RemedyContext context(Arm arm, Sample sample) {
        return new RemedyContext(
                Optional.of(Snapshots.diagnosis(Symptom.NON_FINITE, 2)),
                List.of(),
                sample,
                Optional.of(healthy(arm)),
                11);
    }

    @Override
    Refused refused() {
        return (Refused)
                remedy().apply(SampleNetwork.STACK.trained(), Snapshots.noContext(SampleNetwork.STACK.sample(1)));
    }

    @Test
    void refusesTheStateOfAnotherNetwork() {
        RemedyContext context = context(SampleNetwork.BRANCHING.trained(), SampleNetwork.STACK.sample(1));

        assertThat(remedy().apply(SampleNetwork.STACK.trained(), context)).isInstanceOf(Refused.class);
    }

    @Test
    void refusesTheStart() {
        Arm arm = SampleNetwork.STACK.trained();
        State start = new State(arm.state().parameters(), arm.state().updaterState(), 0, 0);
        RemedyContext context =
                new RemedyContext(Optional.empty(), List.of(), SampleNetwork.STACK.sample(1), Optional.of(start), 11);

        assertThat(remedy().apply(arm, context)).isInstanceOf(Refused.class);
    }

    @Test
    void goesBackToTheHealthyStateButNotToItsMinibatches() {
        Arm arm = SampleNetwork.STACK.trained();

        State state = ((Applied) remedy().apply(arm, context(arm, SampleNetwork.STACK.sample(1))))
                .arm()
                .state();

        assertThat(state.parameters()).isEqualTo(healthy(arm).parameters());
        assertThat(state.updaterState()).isEqualTo(healthy(arm).updaterState());
        assertThat(state.iteration()).isEqualTo(arm.state().iteration());
    }

    /** Returns a state whose parameters are all 0.5. */
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
