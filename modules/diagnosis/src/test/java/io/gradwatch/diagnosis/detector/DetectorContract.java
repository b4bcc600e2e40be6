package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.Tracking;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract of every detector; each detector's test extends this with a run that has its symptom. */
abstract class DetectorContract {
    static final double[] HEALTHY = SyntheticRun.HEALTHY;
    private static final double HEALTHY_LOSS = 0.5;

    abstract Detector detector();

    /** Returns the next round of a run with this symptom from its first round on, after {@code count} rounds. */
    abstract ClusterSnapshot sick(SyntheticRun run, int count);

    /** Creates a run that this detector can judge; the seed determines the order in which reports arrive. */
    SyntheticRun run(long reportOrderSeed) {
        return SyntheticRun.ofTenLayers(reportOrderSeed);
    }

    /** Returns the next round of a healthy run. */
    ClusterSnapshot healthy(SyntheticRun run) {
        return run.next(HEALTHY_LOSS, HEALTHY);
    }

    /** Returns the number of rounds in which a diagnosis must become critical. */
    int patience() {
        return 10;
    }

    @Test
    void isSilentOnAnEmptyHistory() {
        assertThat(Tracking.eventsOfEmptyHistory(detector())).isEmpty();
    }

    @Test
    void isSilentOnOneSnapshotOfAHealthyNetwork() {
        SyntheticRun run = run(1);

        assertThat(events(List.of(healthy(run)))).isEmpty();
    }

    @Test
    void isSilentWhileAHealthyNetworkStaysAsItIs() {
        SyntheticRun run = run(1);

        assertThat(events(healthy(run, 300))).isEmpty();
    }

    @Test
    void opensOnceBecomesCriticalAndClosesOnRecovery() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = sick(run, 0, patience() + 30);
        rounds.addAll(healthy(run, 40));

        assertThat(events(rounds))
                .extracting(DiagnosisEvent::kind)
                .containsExactly(Kind.OPENED, Kind.ESCALATED, Kind.CLOSED);
    }

    @Test
    void isCriticalInTime() {
        SyntheticRun run = run(1);

        assertThat(events(sick(run, 0, patience())))
                .extracting(DiagnosisEvent::kind)
                .contains(Kind.ESCALATED);
    }

    @Test
    void neverFlickersWhereSickAndHealthyRoundsTakeTurns() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = sick(run, 0, patience() + 10);
        for (int i = 0; i < 60; i++) {
            rounds.addAll(i % 3 == 2 ? healthy(run, 1) : sick(run, rounds.size(), 1));
        }

        assertThat(events(rounds))
                .extracting(DiagnosisEvent::kind)
                .startsWith(Kind.OPENED, Kind.ESCALATED)
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void theOrderInWhichWorkersReportDoesNotMatter() {
        assertThat(events(sick(run(7), 0, patience() + 30))).isEqualTo(events(sick(run(8), 0, patience() + 30)));
    }

    @Test
    void roundsWithoutSamplesChangeNothing() {
        SyntheticRun healthy = run(1);
        SyntheticRun sick = run(1);
        List<ClusterSnapshot> healthyRounds = new ArrayList<>();
        List<ClusterSnapshot> sickRounds = new ArrayList<>();
        for (int i = 0; i < patience() + 20; i++) {
            healthyRounds.add(healthy.nextUnsampled(HEALTHY_LOSS));
            healthyRounds.addAll(healthy(healthy, 1));
            sickRounds.addAll(sick(sick, i, 1));
            sickRounds.add(
                    sick.nextUnsampled(sickRounds.get(sickRounds.size() - 1).trainLoss()));
        }

        assertThat(events(healthyRounds)).isEmpty();
        assertThat(events(sickRounds)).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.ESCALATED);
    }

    @Test
    void nanIsNeverSmallNorLarge() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = healthy(run, 20);
        for (int i = 0; i < 30; i++) {
            rounds.add(run.nextBroken(Double.NaN, HEALTHY, i % 4, HEALTHY.length - 1));
        }

        List<DiagnosisEvent> events = events(rounds);

        if (detector().symptom() == Symptom.NON_FINITE) {
            assertThat(events).hasSize(2);
        } else {
            assertThat(events).isEmpty();
        }
    }

    @Test
    void everyDiagnosisCarriesEvidenceAndAnExplanation() {
        for (DiagnosisEvent event : events(sick(run(1), 0, patience() + 30))) {
            assertThat(event.diagnosis().symptom()).isEqualTo(detector().symptom());
            assertThat(event.diagnosis().evidence()).isNotEmpty();
            assertThat(event.diagnosis().explanation()).isNotBlank().doesNotContainPattern("%[a-z.\\d]");
        }
    }

    static double[] filled(double value) {
        return SyntheticRun.filled(value);
    }

    List<ClusterSnapshot> healthy(SyntheticRun run, int count) {
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rounds.add(healthy(run));
        }
        return rounds;
    }

    List<ClusterSnapshot> sick(SyntheticRun run, int before, int count) {
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rounds.add(sick(run, before + i));
        }
        return rounds;
    }

    /** Returns the diagnosis after the last event. */
    Diagnosis last(List<ClusterSnapshot> rounds) {
        List<DiagnosisEvent> events = events(rounds);
        return events.get(events.size() - 1).diagnosis();
    }

    List<DiagnosisEvent> events(List<ClusterSnapshot> rounds) {
        return Tracking.events(detector(), rounds);
    }
}
