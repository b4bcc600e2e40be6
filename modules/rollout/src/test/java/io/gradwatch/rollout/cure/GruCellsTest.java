package io.gradwatch.rollout.cure;

import io.gradwatch.network.Recurrent.Cell;

class GruCellsTest extends GatedCellsContract {
    GruCellsTest() {
        super(Cell.GRU);
    }
}
