package io.gradwatch.training.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ActivationScanTest {
    private static final int BATCH = 3;
    private static final int UNITS = 5;
    private static final int STEPS = 4;
    private static final int ROWS = 50;

    @ParameterizedTest
    @ValueSource(chars = {'c', 'f'})
    void aUnitIsDeadIfItIsZeroInEveryRowAndTimeStep(char order) {
        INDArray output = Nd4j.zeros(DataType.FLOAT, BATCH, UNITS, STEPS).dup(order);
        output.putScalar(new int[] {2, 1, 3}, 0.5);
        output.putScalar(new int[] {0, 4, 0}, 0.5);

        assertThat(ActivationScan.of(new ActivationReLU(), output).deadRatio()).isEqualTo(3.0 / UNITS);
        assertThat(ActivationScan.of(
                                new ActivationReLU(),
                                output.permute(0, 2, 1).dup().permute(0, 2, 1))
                        .deadRatio())
                .isEqualTo(3.0 / UNITS);
    }

    @ParameterizedTest
    @ValueSource(chars = {'c', 'f'})
    void aUnitThatGivesSomethingInOneRowOfManyIsNotDead(char order) {
        for (int row = 0; row < ROWS; row++) {
            INDArray output = Nd4j.zeros(DataType.FLOAT, ROWS, UNITS).dup(order);
            output.putScalar(row, 3, 0.5);
            output.getColumn(0).assign(-0.0);

            assertThat(ActivationScan.of(new ActivationReLU(), output).deadRatio())
                    .as("row %d", row)
                    .isEqualTo(4.0 / UNITS);
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'c', 'f'})
    void everyTimeStepCountsForSaturation(char order) {
        INDArray output = Nd4j.zeros(DataType.FLOAT, BATCH, UNITS, STEPS).dup(order);
        output.putScalar(new int[] {2, 1, 3}, 0.999);
        output.putScalar(new int[] {1, 1, 0}, -1);

        assertThat(ActivationScan.of(new ActivationTanH(), output).saturatedRatio())
                .isEqualTo(2.0 / (BATCH * UNITS * STEPS));
    }
}
