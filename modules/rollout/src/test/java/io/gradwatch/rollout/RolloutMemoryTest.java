package io.gradwatch.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.Stage.Proving;
import io.gradwatch.rollout.Stage.Trying;
import io.gradwatch.rollout.remedy.SampleNetwork;
import io.gradwatch.rollout.trial.Track.Measured;
import io.gradwatch.rollout.trial.Yardstick;
import io.gradwatch.training.progress.ChoiceMemory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reads texts that version 0.1.0 wrote: a run of that version can be resumed. */
class RolloutMemoryTest {
    private static final String TRYING = """
        {"trying": {"trial": {"plannedRounds": 6, "longestRounds": 12, "yardstick": "ERROR",
                              "baseline": {"losses": [1.0, "Infinity"], "errors": [0.5, "NaN"], "flow": 1.0E-7},
                              "candidates": {"relu": {"losses": [0.9, 0.8], "errors": [0.4, 0.3], "flow": 0.5}}},
                    "trigger": "vanishing-gradient", "startedRound": 5, "examples": {"relu": 400}},
         "proving": null,
         "ledger": {"records": [], "tried": ["baseline/relu", "baseline?plateau"], "armRounds": 2},
         "healthy": true}
        """;
    private static final String PROVING = """
        {"trying": null,
         "proving": {"probation": {"baseline": 2.3, "yardstick": "LOSS", "rounds": 3,
                                   "track": {"losses": [2.0], "errors": ["NaN"], "flow": 0.9}},
                     "promotion": {"variant": "relu", "trigger": "plateau", "startedRound": 5, "decidedRound": 8,
                                   "outcome": "PROMOTED", "reason": "better", "examples": 600,
                                   "baselineLoss": 2.3, "candidateLoss": 1.9}},
         "ledger": {"records": [], "tried": [], "armRounds": 3},
         "healthy": false}
        """;

    @Test
    void aTrialContinues() {
        RolloutMemory memory = RolloutMemory.read(new ChoiceMemory(TRYING, List.of(SampleNetwork.STACK.untrained())));

        assertThat(memory.stage()).isInstanceOfSatisfying(Trying.class, trying -> {
            assertThat(trying.trigger()).isEqualTo("vanishing-gradient");
            assertThat(trying.startedRound()).isEqualTo(5);
            assertThat(trying.examples()).isEqualTo(Map.of("relu", 400L));
            assertThat(trying.trial().yardstick()).isEqualTo(Yardstick.ERROR);
            assertThat(trying.trial().baseline().losses()).containsExactly(1.0, Double.POSITIVE_INFINITY);
            assertThat(trying.trial().candidates()).containsOnlyKeys("relu");
        });
        assertThat(memory.ledger())
                .isEqualTo(new Ledger.Written(List.of(), Set.of("baseline/relu", "baseline?plateau"), 2));
        assertThat(memory.healthy()).contains(SampleNetwork.STACK.untrained());
    }

    @Test
    void aWatchContinues() {
        RolloutMemory memory = RolloutMemory.read(new ChoiceMemory(PROVING, List.of(SampleNetwork.STACK.untrained())));

        assertThat(memory.stage()).isInstanceOfSatisfying(Proving.class, proving -> {
            assertThat(proving.promotion().outcome()).isEqualTo(RolloutOutcome.PROMOTED);
            assertThat(proving.before()).isEqualTo(SampleNetwork.STACK.untrained());
            assertThat(proving.probation()
                            .after(new Measured(1.9, Double.NaN, 1))
                            .track()
                            .losses())
                    .containsExactly(2.0, 1.9);
        });
        assertThat(memory.healthy()).isEmpty();
    }
}
