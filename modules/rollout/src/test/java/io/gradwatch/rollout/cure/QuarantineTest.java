package io.gradwatch.rollout.cure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarantineTest extends CureContract {
    @Override
    Cure cure() {
        return new Quarantine();
    }

    @Override
    Evidence evidence(Arm arm, Sample sample) {
        return outlier(arm, sample, 3);
    }

    @Override
    Refusal refused() {
        return (Refusal)
                cure().apply(SampleNetwork.STACK.trained(), Snapshots.noEvidence(SampleNetwork.STACK.sample(1)));
    }

    @Test
    void leavesOutTheWorkersThatAreNamed() {
        Arm arm = SampleNetwork.STACK.trained();

        Treatment treatment = (Treatment) cure().apply(arm, outlier(arm, SampleNetwork.STACK.sample(1), 3));

        assertThat(treatment.arm().quarantined()).containsExactly(3);
        assertThat(treatment.arm().state()).isSameAs(arm.state());
    }

    @Test
    void neverLeavesOutTheLastOne() {
        Arm arm = SampleNetwork.STACK.trained();

        assertThat(cure().apply(arm, outlier(arm, SampleNetwork.STACK.sample(1), 0, 1, 2, 3)))
                .isInstanceOf(Refusal.class);
    }

    private static Evidence outlier(Arm arm, Sample sample, Integer... workers) {
        return Snapshots.evidence(
                sample,
                Snapshots.diagnosis(Symptom.WORKER_OUTLIER, 2, workers),
                List.of(Snapshots.round(arm, 1, 1, 0.01, 4)));
    }
}
