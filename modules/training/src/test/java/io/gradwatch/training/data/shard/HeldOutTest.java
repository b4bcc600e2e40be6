package io.gradwatch.training.data.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.DataSpec.Holdout;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HeldOutTest {
    @Test
    void theRequestedNumberOfRowsIsHeldOutAndCounted() {
        for (double fraction : new double[] {0, 0.001, 0.1, 0.25, 0.5, 0.7, 0.99}) {
            for (long rows = 1; rows < 500; rows += 7) {
                HeldOut heldOut = HeldOut.fraction(fraction, rows, rows);
                long before = 0;
                for (long row = 0; row < rows; row++) {
                    assertThat(heldOut.before(row)).isEqualTo(before);
                    before += heldOut.contains(row) ? 1 : 0;
                }
                assertThat(before)
                        .isEqualTo(heldOut.count())
                        .isEqualTo(fraction == 0 ? 0 : Math.max(1, Math.round(fraction * rows)));
            }
        }
    }

    @Test
    void heldOutRowsAreSpreadEvenlyWithoutAPeriod() {
        HeldOut heldOut = HeldOut.fraction(0.1, 10_000, 3);
        long[] rows = LongStream.range(0, 10_000).filter(heldOut::contains).toArray();

        assertThat(LongStream.of(rows).filter(row -> row < 1000).count()).isEqualTo(100);
        for (int remainder = 0; remainder < 10; remainder++) {
            int digit = remainder;
            assertThat(LongStream.of(rows).filter(row -> row % 10 == digit).count())
                    .isBetween(70L, 130L);
        }
    }

    @Test
    void anotherSeedHoldsOutOtherRows() {
        HeldOut one = HeldOut.fraction(0.2, 10_000, 1);
        HeldOut two = HeldOut.fraction(0.2, 10_000, 2);

        assertThat(LongStream.range(0, 10_000).filter(row -> one.contains(row) && two.contains(row)))
                .hasSizeBetween(300, 500);
    }

    @Test
    void rowsAreNumberedPartByPartInFileOrder() {
        Parts parts = new Parts(1000, 0, new Holdout(0.2, 0.1), 3, 7);
        long[] numbers = LongStream.range(0, 1000)
                .map(parts.ofTrain(Optional.empty())::of)
                .toArray();

        assertThat(parts.sharding(Part.TRAIN).rows()).isEqualTo(720);
        assertThat(parts.sharding(Part.VALIDATION).rows()).isEqualTo(80);
        assertThat(parts.sharding(Part.TEST).rows()).isEqualTo(200);
        assertThat(LongStream.of(numbers).sorted())
                .containsExactly(LongStream.range(0, 1000).boxed().toArray(Long[]::new));
        for (Part part : Part.values()) {
            assertThat(LongStream.of(numbers).filter(number -> parts.part(number) == part))
                    .isSorted();
        }
    }

    @Test
    void shufflingDoesNotChangeTheHeldOutRows() {
        Parts parts = new Parts(1000, 0, new Holdout(0.2, 0.1), 3, 7);
        Parts.Numbering ordered = parts.ofTrain(Optional.empty());
        Parts.Numbering shuffled = parts.ofTrain(Optional.of(new Permutation(720, 7)));

        assertThat(LongStream.range(0, 1000).map(shuffled::of).sorted())
                .containsExactly(LongStream.range(0, 1000).boxed().toArray(Long[]::new));
        for (long row = 0; row < 1000; row++) {
            assertThat(parts.part(shuffled.of(row))).isEqualTo(parts.part(ordered.of(row)));
        }
    }
}
