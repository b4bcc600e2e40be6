package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarantineTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new Quarantine();
    }

    @Override
    RemedyContext context(Arm arm, Sample sample) {
        return outlier(arm, sample, 3);
    }

    @Override
    Refused refused() {
        return (Refused)
                remedy().apply(SampleNetwork.STACK.trained(), Snapshots.noContext(SampleNetwork.STACK.sample(1)));
    }

    @Test
    void leavesOutTheWorkersThatAreNamed() {
        Arm arm = SampleNetwork.STACK.trained();

        Applied applied = (Applied) remedy().apply(arm, outlier(arm, SampleNetwork.STACK.sample(1), 3));

        assertThat(applied.arm().quarantined()).containsExactly(3);
        assertThat(applied.arm().state()).isSameAs(arm.state());
    }

    @Test
    void neverLeavesOutTheLastOne() {
        Arm arm = SampleNetwork.STACK.trained();

        assertThat(remedy().apply(arm, outlier(arm, SampleNetwork.STACK.sample(1), 0, 1, 2, 3)))
                .isInstanceOf(Refused.class);
    }

    private static RemedyContext outlier(Arm arm, Sample sample, Integer... workers) {
        return Snapshots.context(
                sample,
                Snapshots.diagnosis(Symptom.WORKER_OUTLIER, 2, workers),
                List.of(Snapshots.round(arm, 1, 1, 0.01, 4)));
    }
}
