package io.gradwatch.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.remedy.SampleNetwork;
import io.gradwatch.rollout.remedy.Snapshots;
import io.gradwatch.signal.LossReference;
import io.gradwatch.training.progress.Arm;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineHistoryTest {
    private static final Optional<LossReference> KNOWN = Optional.of(new LossReference(2.3, 0.5, Optional.empty()));

    private final Arm arm = SampleNetwork.STACK.trained();
    private final BaselineHistory line = new BaselineHistory();

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 2.3, 2.5})
    void aLossNotFarAboveGuessingIsHealthyUnlessMoreIsKnown(double loss) {
        ended(loss, KNOWN);

        assertThat(line.healthy()).contains(arm);
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 1e25, Double.NaN, Double.POSITIVE_INFINITY})
    void oneFarAboveGuessingIsNot(double loss) {
        ended(loss, KNOWN);

        assertThat(line.healthy()).isEmpty();
    }

    @Test
    void whereGuessingIsNotKnownNothingSpeaksAgainstIt() {
        ended(1e25, Optional.empty());

        assertThat(line.healthy()).contains(arm);
    }

    private void ended(double loss, Optional<LossReference> reference) {
        line.add(Snapshots.round(arm, 3, 1, 0.01, 2, loss).with(reference));
        line.seemsHealthy(arm);
    }
}
