package io.gradwatch.rollout.remedy;

import io.gradwatch.network.Recurrent.Cell;

class LstmCellsTest extends GatedCellsContract {
    LstmCellsTest() {
        super(Cell.LSTM);
    }
}
