package io.gradwatch.rollout.remedy;

import io.gradwatch.network.Recurrent.Cell;

class GruCellsTest extends GatedCellsContract {
    GruCellsTest() {
        super(Cell.GRU);
    }
}
