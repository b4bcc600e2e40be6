package io.gradwatch.rollout.cure;

import io.gradwatch.network.Recurrent.Cell;

class LstmCellsTest extends GatedCellsContract {
    LstmCellsTest() {
        super(Cell.LSTM);
    }
}
