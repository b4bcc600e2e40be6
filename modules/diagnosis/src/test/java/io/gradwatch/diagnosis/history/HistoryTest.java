package io.gradwatch.diagnosis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final SyntheticRun run = SyntheticRun.ofTenLayers(1);
    private final History history = new History(HealthSettings.DEFAULTS);

    @Test
    void keepsEveryRoundOfAShortRun() {
        add(60);

        assertThat(rounds()).hasSize(60).first().isEqualTo(1);
    }

    @Test
    void staysBoundedAndKeepsItsShapeHoweverLongTheRun() {
        for (int added = 0; added < 3000; added++) {
            add(1);
            List<Integer> rounds = rounds();

            assertThat(rounds).hasSizeLessThanOrEqualTo(96).isSorted().doesNotHaveDuplicates();
            assertThat(rounds.get(0)).isEqualTo(1);
            assertThat(rounds.get(rounds.size() - 1)).isEqualTo(added + 1);
        }
        List<Integer> rounds = rounds();
        List<Integer> past = rounds.subList(0, rounds.size() - 32);
        int stride = past.get(1) - past.get(0);
        for (int i = 1; i < past.size(); i++) {
            assertThat(past.get(i) - past.get(i - 1)).isEqualTo(stride);
        }
    }

    @Test
    void theLatestRoundsAreAllThere() {
        add(1000);

        List<Integer> rounds = rounds();
        for (int i = 1; i <= 32; i++) {
            assertThat(rounds.get(rounds.size() - i)).isEqualTo(1001 - i);
        }
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            history.add(run.next(1, SyntheticRun.HEALTHY));
        }
    }

    private List<Integer> rounds() {
        return history.rounds().stream()
                .map(Round::snapshot)
                .map(snapshot -> snapshot.round())
                .toList();
    }
}
