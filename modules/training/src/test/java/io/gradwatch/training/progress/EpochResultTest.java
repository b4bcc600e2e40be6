package io.gradwatch.training.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.signal.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochResultTest {
    @Test
    void theLossOfTheRowsHeldOutForThatDecidesWhereThereAreAny() {
        Optional<Evaluation> validation = Optional.of(new Evaluation(10, 4, 3));
        Optional<Evaluation> test = Optional.of(new Evaluation(10, 5, 3));

        assertThat(new EpochResult(1, 4, 2.5, validation, test).loss()).isEqualTo(0.4);
        assertThat(new EpochResult(1, 4, 2.5, Optional.empty(), test).loss()).isEqualTo(0.5);
        assertThat(new EpochResult(1, 4, 2.5).loss()).isEqualTo(2.5);
    }

    @Test
    void epochsCountFromTheFirstOfTheBest() {
        assertThat(EpochResult.sinceBest(epochs())).isZero();
        assertThat(EpochResult.sinceBest(epochs(3))).isZero();
        assertThat(EpochResult.sinceBest(epochs(3, 2, 2, 2.5))).isEqualTo(2);
        assertThat(EpochResult.sinceBest(epochs(3, 2, 4, 1))).isZero();
    }

    @Test
    void aLossThatIsNotANumberIsNoImprovement() {
        assertThat(EpochResult.sinceBest(epochs(Double.NaN, Double.NaN))).isEqualTo(2);
        assertThat(EpochResult.sinceBest(epochs(1, Double.NaN))).isEqualTo(1);
        assertThat(EpochResult.best(epochs(Double.NaN))).isEmpty();
    }

    private static List<EpochResult> epochs(double... losses) {
        List<EpochResult> epochs = new ArrayList<>();
        for (double loss : losses) {
            epochs.add(new EpochResult(epochs.size() + 1, 4 * epochs.size() + 4, loss));
        }
        return epochs;
    }
}
