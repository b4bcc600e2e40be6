package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.replica.EpochOrder;
import io.gradwatch.training.replica.RoundOrder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
    @Test
    void roundsCoverEveryRowOnce() {
        EpochPlan plan = new EpochPlan(new long[] {33, 34, 31}, 4, 3);

        assertThat(plan.rounds()).isEqualTo(3);
        assertThat(IntStream.rangeClosed(4, 6)
                        .mapToLong(round -> plan.examples(plan.order(round, false, 0)))
                        .sum())
                .isEqualTo(98);
    }

    @Test
    void aRoundNeverCrossesAnEpoch() {
        RoundOrder last = new EpochPlan(new long[] {33}, 4, 5).order(2, false, 0);

        assertThat(last.firstMinibatch()).isEqualTo(5);
        assertThat(last.minibatches()).isEqualTo(4);
    }

    @Test
    void aFrequencyBeyondTheEpochIsOneRoundAnEpoch() {
        EpochPlan plan = new EpochPlan(new long[] {33, 34}, 4, Integer.MAX_VALUE);

        assertThat(plan.rounds()).isEqualTo(1);
        assertThat(plan.examples(plan.order(1, false, 0))).isEqualTo(67);
    }

    @Test
    void theRoundDecidesWhichMinibatchesComeNext() {
        EpochPlan plan = new EpochPlan(new long[] {33, 34, 31}, 4, 3);

        assertThat(plan.order(7, true, 0)).isEqualTo(new RoundOrder(7, 3, 0, 3, RoundOrder.ALL, RoundOrder.ALL));
        assertThat(plan.order(9, false, 64)).isEqualTo(new RoundOrder(9, 3, 6, 3, 0, 64));
        assertThat(plan.endsEpoch(8)).isFalse();
        assertThat(plan.endsEpoch(9)).isTrue();
    }

    @Test
    void rowsUpToARoundAreThoseOfItsRounds() {
        EpochPlan plan = new EpochPlan(new long[] {33, 34, 31}, 4, 3);

        assertThat(IntStream.rangeClosed(0, 6).mapToLong(plan::examplesUpTo))
                .containsExactly(0L, 36L, 72L, 98L, 134L, 170L, 196L);
    }

    @Test
    void anEpochsOrderIsAPermutationThatSeedWorkerAndEpochDecide() {
        int[] order = EpochOrder.of(100, 1, 0, 1);

        assertThat(order.clone())
                .containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
        assertThat(EpochOrder.of(100, 1, 0, 1)).isEqualTo(order);
        assertThat(EpochOrder.of(100, 2, 0, 1)).isNotEqualTo(order);
        assertThat(EpochOrder.of(100, 1, 1, 1)).isNotEqualTo(order);
        assertThat(EpochOrder.of(100, 1, 0, 2)).isNotEqualTo(order);
    }
}
