package io.gradwatch.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.State;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OuterStepTest {
    @RepeatedTest(20)
    void theMeanIsTheNextStateBitForBit(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        State last = new State(bits(random, 50), bits(random, 9), 3, 1);
        ReplicaMean mean = new ReplicaMean(bits(random, 50), bits(random, 9));

        OuterStep.Next next = OuterStep.MEAN.next(last, OuterState.NONE, mean);

        assertThat(next).isEqualTo(new OuterStep.Next(mean.parameters(), mean.updaterState(), OuterState.NONE));
    }

    @Test
    void theVectorsOfAStateAreOrderedByName() {
        OuterState state = new OuterState(Map.of("velocity", FlatFloats.of(1), "mean-square", FlatFloats.of(2)));

        assertThat(state.vectors().keySet()).containsExactly("mean-square", "velocity");
        assertThat(state.vector("velocity")).contains(FlatFloats.of(1));
        assertThat(state.vector("momentum")).isEmpty();
    }

    @Test
    void aNameThatIsNoFileNameIsRefused() {
        assertThatThrownBy(() -> new OuterState(Map.of("../velocity", FlatFloats.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vectors: expected a name like [a-z0-9-]+, found ../velocity");
    }

    /** Returns floats of any bits, NaN and denormal ones among them. */
    private static FlatFloats bits(Random random, int length) {
        byte[] bytes = new byte[length * Float.BYTES];
        random.nextBytes(bytes);
        return FlatFloats.wrap(bytes);
    }
}
