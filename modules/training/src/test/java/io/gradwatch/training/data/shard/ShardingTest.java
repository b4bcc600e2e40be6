package io.gradwatch.training.data.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShardingTest {
    @Test
    void everyRowHasOneWorkerAndShardsAreContiguous() {
        for (int rows = 0; rows < 60; rows++) {
            for (int workers = 1; workers < 12; workers++) {
                Sharding sharding = new Sharding(0, rows, workers);
                long row = 0;
                for (int worker = 0; worker < workers; worker++) {
                    assertThat(sharding.start(worker)).isEqualTo(row).isEqualTo((long) worker * rows / workers);
                    for (long end = sharding.start(worker + 1); row < end; row++) {
                        assertThat(sharding.worker(row)).isEqualTo(worker);
                    }
                }
                assertThat(row).isEqualTo(rows);
                assertThat(LongStream.of(sharding.counts()).sum()).isEqualTo(rows);
            }
        }
    }

    @Test
    void aPermutationHasEveryRowOnce() {
        for (long size = 1; size < 300; size += 13) {
            Permutation permutation = new Permutation(size, size * 31);
            assertThat(LongStream.range(0, size).map(permutation::apply).sorted())
                    .containsExactly(LongStream.range(0, size).boxed().toArray(Long[]::new));
        }
    }

    @Test
    void aPermutationMovesAlmostEveryRowFar() {
        Permutation permutation = new Permutation(10_000, 42);
        long near = LongStream.range(0, 10_000)
                .filter(row -> Math.abs(permutation.apply(row) - row) < 100)
                .count();
        double meanPlaceOfTheFirstThousand =
                LongStream.range(0, 1000).map(permutation::apply).average().orElseThrow();

        assertThat(near).isLessThan(300);
        assertThat(meanPlaceOfTheFirstThousand).isBetween(4500.0, 5500.0);
    }
}
