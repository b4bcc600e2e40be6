package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class GatedCellsContract extends RemedyContract {
    private final Cell cell;

    GatedCellsContract(Cell cell) {
        this.cell = cell;
    }

    @Override
    Remedy remedy() {
        return new GatedCells(cell);
    }

    @Override
    RemedyContext context(Arm arm, Sample sample) {
        return Snapshots.noContext(sample);
    }

    @Override
    List<SampleNetwork> applicable() {
        return List.of(SampleNetwork.RECURRENT);
    }

    @Override
    Refused refused() {
        return (Refused)
                remedy().apply(SampleNetwork.STACK.trained(), Snapshots.noContext(SampleNetwork.STACK.sample(1)));
    }

    @Test
    void layersWithoutRecurrenceStayAsTheyAre() {
        Sample sample = SampleNetwork.RECURRENT.sample(1);

        Applied applied = (Applied) remedy().apply(SampleNetwork.RECURRENT.trained(), Snapshots.noContext(sample));

        assertThat(applied.origins())
                .filteredOn(origin -> origin.parameter().layer().equals("dense_0"))
                .isNotEmpty()
                .allSatisfy(origin -> assertThat(origin.rule()).isEqualTo(Rule.CARRIED));
    }
}
