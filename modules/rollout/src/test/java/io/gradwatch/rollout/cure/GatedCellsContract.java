package io.gradwatch.rollout.cure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.rollout.cure.ParameterOrigin.Rule;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class GatedCellsContract extends CureContract {
    private final Cell cell;

    GatedCellsContract(Cell cell) {
        this.cell = cell;
    }

    @Override
    Cure cure() {
        return new GatedCells(cell);
    }

    @Override
    Evidence evidence(Arm arm, Sample sample) {
        return Snapshots.noEvidence(sample);
    }

    @Override
    List<SampleNetwork> applicable() {
        return List.of(SampleNetwork.RECURRENT);
    }

    @Override
    Refusal refused() {
        return (Refusal)
                cure().apply(SampleNetwork.STACK.trained(), Snapshots.noEvidence(SampleNetwork.STACK.sample(1)));
    }

    @Test
    void layersWithoutRecurrenceStayAsTheyAre() {
        Sample sample = SampleNetwork.RECURRENT.sample(1);

        Treatment treatment = (Treatment) cure().apply(SampleNetwork.RECURRENT.trained(), Snapshots.noEvidence(sample));

        assertThat(treatment.origins())
                .filteredOn(origin -> origin.parameter().layer().equals("dense_0"))
                .isNotEmpty()
                .allSatisfy(origin -> assertThat(origin.rule()).isEqualTo(Rule.CARRIED));
    }
}
