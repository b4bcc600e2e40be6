package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlateauTest extends DetectorContract {
    private static final Evaluation AT_CHANCE = new Evaluation(1000, 2000, 62);
    private static final Evaluation KNOWING = new Evaluation(1000, 2000, 900);

    @Override
    Detector detector() {
        return new Plateau(HealthSettings.DEFAULTS);
    }

    @Override
    SyntheticRun run(long reportOrderSeed) {
        return super.run(reportOrderSeed).withRoundsPerEpoch(10);
    }

    @Override
    ClusterSnapshot healthy(SyntheticRun run) {
        return SyntheticRun.evaluated(super.healthy(run), KNOWING);
    }

    /** Returns a round whose loss falls to zero while the accuracy stays at the chance level of 16 classes. */
    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return SyntheticRun.evaluated(run.next(Math.max(0.1, 2.3 * Math.pow(0.5, count)), HEALTHY), AT_CHANCE);
    }

    @Test
    void explainsThatLossAndAccuracyContradictEachOther() {
        Diagnosis diagnosis = last(sick(run(1), 0, 20));

        assertThat(diagnosis.evidence()).containsEntry("testAccuracy", 0.062);
        assertThat(diagnosis.explanation()).contains("which is chance level").contains("softmax with mcxent");
    }

    @Test
    void aHighStalledLossIsAWarning() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            rounds.add(run.next(1.6 + 0.7 * Math.pow(0.5, i), HEALTHY));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void aLossThatStallsFarAboveTheReferenceLossIsCritical() {
        Diagnosis diagnosis = last(stalling(1.6, 0.7));

        assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(diagnosis.evidence().get("ofReference")).isBetween(0.5, 0.6);
        assertThat(diagnosis.explanation()).contains("There is more to learn");
    }

    @Test
    void aLossThatStallsAtTheReferenceLossIsAWarning() {
        assertThat(events(stalling(1.6, 1.5))).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void aReferenceLossAtChanceLevelIsIgnored() {
        assertThat(events(stalling(1.6, 2.5))).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void aTestLossAsLowAsTheReferenceLossIsHealthy() {
        Evaluation low = new Evaluation(1000, 750, 800);

        assertThat(events(stalling(1.6, 0.7).stream()
                        .map(round -> SyntheticRun.evaluated(round, low))
                        .toList()))
                .isEmpty();
    }

    @Test
    void aLowTestLossFromBeforeTrainingGotWorseIsNoExcuse() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ClusterSnapshot low = SyntheticRun.withReference(run.next(0.7, HEALTHY), 0.7);
            rounds.add(SyntheticRun.evaluated(low, new Evaluation(1000, 700, 800)));
        }
        for (int i = 0; i < 120; i++) {
            rounds.add(SyntheticRun.withReference(run.next(1.6, HEALTHY), 0.7));
        }

        assertThat(last(rounds).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void aLossBackAtChanceLevelIsCriticalWithinRounds() {
        Diagnosis diagnosis = last(relapsing(1.4));

        assertThat(diagnosis.criticalRound().orElseThrow()).isBetween(41, 50);
        assertThat(diagnosis.explanation()).contains("the network lost what it had learned");
    }

    @Test
    void aSpikeThatPassesIsNotARelapse() {
        assertThat(events(spiking(41, 8))).isEmpty();
    }

    @Test
    void aHighLossIsNoRelapseWhileTheAccuracyIsHigh() {
        assertThat(events(spiking(60, 3))).isEmpty();
    }

    /** Returns rounds with a loss of 0.5 and another loss from round 41 to {@code end}; the accuracy stays high. */
    private List<ClusterSnapshot> spiking(int end, double loss) {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            boolean high = i >= 40 && i < end;
            rounds.add(SyntheticRun.evaluated(run.next(high ? loss : 0.5 + 2.2 * Math.pow(0.8, i), HEALTHY), KNOWING));
        }
        return rounds;
    }

    @Test
    void aLossThatWasHardlyBelowChanceLevelHasNotRelapsed() {
        assertThat(events(relapsing(2.6))).isEmpty();
    }

    /** Returns rounds in which the loss falls to a level for 40 rounds and then returns to the chance level of 16 classes. */
    private List<ClusterSnapshot> relapsing(double level) {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double loss = i < 40 ? level + (2.77 - level) * Math.pow(0.9, i) : 2.8;
            rounds.add(SyntheticRun.evaluated(run.next(loss, HEALTHY), i < 40 ? KNOWING : AT_CHANCE));
        }
        return rounds;
    }

    /** Returns rounds in which the loss falls to a level and stalls, beside a reference loss. */
    private List<ClusterSnapshot> stalling(double level, double reference) {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            rounds.add(SyntheticRun.withReference(run.next(level + 0.7 * Math.pow(0.5, i), HEALTHY), reference));
        }
        return rounds;
    }

    @Test
    void aLowStalledLossIsHealthy() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rounds.add(run.next(0.8 + 1.5 * Math.pow(0.5, i), HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void anAccuracySlightlyAboveChanceLevelIsNoKnowledge() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Evaluation lucky = new Evaluation(30, 60, 4);
            rounds.add(SyntheticRun.evaluated(run.next(Math.max(0.1, 2.3 * Math.pow(0.5, i)), HEALTHY), lucky));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.ESCALATED);
    }
}
