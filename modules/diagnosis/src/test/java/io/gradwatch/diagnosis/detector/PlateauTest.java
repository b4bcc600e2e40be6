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
    private static final Evaluation GUESSING = new Evaluation(1000, 2000, 62);
    private static final Evaluation KNOWING = new Evaluation(1000, 2000, 900);

    @Override
    Detector detector() {
        return new Plateau(HealthSettings.DEFAULTS);
    }

    @Override
    SyntheticRun run(long arrivalSeed) {
        return super.run(arrivalSeed).withRoundsPerEpoch(10);
    }

    @Override
    ClusterSnapshot healthy(SyntheticRun run) {
        return SyntheticRun.evaluated(super.healthy(run), KNOWING);
    }

    /** The loss falls to nothing, the accuracy stays that of guessing among 16 classes. */
    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return SyntheticRun.evaluated(run.next(Math.max(0.1, 2.3 * Math.pow(0.5, count)), HEALTHY), GUESSING);
    }

    @Test
    void saysThatLossAndAccuracyContradictEachOther() {
        Diagnosis diagnosis = last(sick(run(1), 0, 20));

        assertThat(diagnosis.evidence()).containsEntry("testAccuracy", 0.062);
        assertThat(diagnosis.explanation()).contains("which is chance level").contains("softmax with mcxent");
    }

    @Test
    void aHighLossThatStandsIsAWarning() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            rounds.add(run.next(1.6 + 0.7 * Math.pow(0.5, i), HEALTHY));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void aLossThatStandsFarAboveWhatASimpleLearnerReachesIsCritical() {
        Diagnosis diagnosis = last(standing(1.6, 0.7));

        assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(diagnosis.evidence().get("ofReference")).isBetween(0.5, 0.6);
        assertThat(diagnosis.explanation()).contains("There is more to learn");
    }

    @Test
    void oneThatStandsWhereASimpleLearnerDoesIsNot() {
        assertThat(events(standing(1.6, 1.5))).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void aSimpleLearnerThatLearnsNothingIsNoMeasure() {
        assertThat(events(standing(1.6, 2.5))).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED);
    }

    @Test
    void oneThatIsAsLowOnTheTestRowsAsASimpleLearnersIsNot() {
        Evaluation low = new Evaluation(1000, 750, 800);

        assertThat(events(standing(1.6, 0.7).stream()
                        .map(round -> SyntheticRun.evaluated(round, low))
                        .toList()))
                .isEmpty();
    }

    @Test
    void whatTestRowsToldBeforeTrainingGotWorseIsNoExcuse() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ClusterSnapshot low = SyntheticRun.where(run.next(0.7, HEALTHY), 0.7);
            rounds.add(SyntheticRun.evaluated(low, new Evaluation(1000, 700, 800)));
        }
        for (int i = 0; i < 120; i++) {
            rounds.add(SyntheticRun.where(run.next(1.6, HEALTHY), 0.7));
        }

        assertThat(last(rounds).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void aLossThatIsThatOfGuessingAgainIsCriticalWithinRounds() {
        Diagnosis diagnosis = last(relapsing(1.4));

        assertThat(diagnosis.criticalRound().orElseThrow()).isBetween(41, 50);
        assertThat(diagnosis.explanation()).contains("the network lost what it had learned");
    }

    @Test
    void aSpikeThatPassesIsNotARelapse() {
        assertThat(events(spiking(41, 8))).isEmpty();
    }

    @Test
    void aHighLossIsNoRelapseWhileAnswersAreRight() {
        assertThat(events(spiking(60, 3))).isEmpty();
    }

    /** The loss has fallen to 0.5, and is another from the 40th round to this one; answers on test rows stay right. */
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
    void oneThatWasHardlyBetterThanGuessingHasLostNothing() {
        assertThat(events(relapsing(2.6))).isEmpty();
    }

    /** Among 16 classes the loss falls to a level for 40 rounds, and goes back to that of guessing. */
    private List<ClusterSnapshot> relapsing(double level) {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double loss = i < 40 ? level + (2.77 - level) * Math.pow(0.9, i) : 2.8;
            rounds.add(SyntheticRun.evaluated(run.next(loss, HEALTHY), i < 40 ? KNOWING : GUESSING));
        }
        return rounds;
    }

    /** The loss falls to a level, and stands; a simple learner reaches another. */
    private List<ClusterSnapshot> standing(double level, double reached) {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            rounds.add(SyntheticRun.where(run.next(level + 0.7 * Math.pow(0.5, i), HEALTHY), reached));
        }
        return rounds;
    }

    @Test
    void aLowLossThatStandsIsTheNoiseOfTheData() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rounds.add(run.next(0.8 + 1.5 * Math.pow(0.5, i), HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }

    @Test
    void aLuckyGuessOrTwoIsNoKnowledge() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Evaluation lucky = new Evaluation(30, 60, 4);
            rounds.add(SyntheticRun.evaluated(run.next(Math.max(0.1, 2.3 * Math.pow(0.5, i)), HEALTHY), lucky));
        }

        assertThat(events(rounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.ESCALATED);
    }
}
