package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.SyntheticRun;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IrregularCurveTest extends DetectorContract {
    @Override
    Detector detector() {
        return new IrregularCurve(HealthSettings.DEFAULTS);
    }

    @Override
    ClusterSnapshot sick(SyntheticRun run, int count) {
        return run.next(count % 2 == 0 ? 2.3 : 6, HEALTHY);
    }

    @Override
    int patience() {
        return 12;
    }

    @Test
    void explainsHowOftenAndHowFarTheLossSwings() {
        Diagnosis diagnosis = last(sick(run(1), 0, 20));

        assertThat(diagnosis.evidence().get("swings")).isGreaterThanOrEqualTo(5);
        assertThat(diagnosis.explanation()).contains("swung");
    }

    @Test
    void aSpikeIsAWarningThatPasses() {
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = healthy(run, 30);
        rounds.add(run.next(20, HEALTHY));
        rounds.addAll(healthy(run, 40));

        List<DiagnosisEvent> events = events(rounds);

        assertThat(events).extracting(DiagnosisEvent::kind).containsExactly(Kind.OPENED, Kind.CLOSED);
        assertThat(events.get(0).diagnosis().explanation()).contains("in round 31");
    }

    @Test
    void noiseOnAFallingLossIsNoSwing() {
        Random random = new Random(3);
        SyntheticRun run = run(1);
        List<ClusterSnapshot> rounds = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            double noise = Math.max(0.3, 1 + 0.2 * random.nextGaussian());
            rounds.add(run.next(2.3 * Math.pow(0.97, i) * noise, HEALTHY));
        }

        assertThat(events(rounds)).isEmpty();
    }
}
