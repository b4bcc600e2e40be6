package io.gradwatch.rollout.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.trial.Track.Measured;
import org.junit.jupiter.api.Test;

class ProbationTest {
    @Test
    void passesAfterItsRounds() {
        Probation probation = watched(1.0, 0.9, 0.8);

        assertThat(probation.passed()).isFalse();
        assertThat(probation.after(new Measured(0.8, Double.NaN, 1)).passed()).isTrue();
    }

    @Test
    void failsAtOnceWhereTheLossIsNotFinite() {
        assertThat(watched(Double.NaN).failed()).isTrue();
    }

    @Test
    void failsAfterThreeRoundsThatAreWorseThanTheBaseline() {
        assertThat(watched(1.5, 1.5).failed()).isFalse();
        assertThat(watched(1.5, 1.5, 1.5).failed()).isTrue();
    }

    @Test
    void bearsALittleNoise() {
        assertThat(watched(1.1, 1.1, 1.1, 1.1).passed()).isTrue();
    }

    /** Returns the watch after these losses: the baseline had a loss of 1, and the watch lasts 4 rounds. */
    private static Probation watched(double... losses) {
        Probation probation = new Probation(1.0, Yardstick.LOSS, 4, Track.NONE);
        for (double loss : losses) {
            probation = probation.after(new Measured(loss, Double.NaN, 1));
        }
        return probation;
    }
}
