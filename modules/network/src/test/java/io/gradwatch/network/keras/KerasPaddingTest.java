package io.gradwatch.network.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.network.UpdaterSpec;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Windows of convolution and pooling, compared with Keras' definition of padding, strides and dilation, summed one by one. */
class KerasPaddingTest {
    private static final int HEIGHT = 7;
    private static final int WIDTH = 6;

    @ParameterizedTest
    @CsvSource({
        "valid,2,3,1,1,1",
        "same,2,3,1,1,1",
        "same,3,3,1,2,1",
        "valid,2,2,1,1,2",
        "same,2,3,1,1,2",
        "same,2,2,2,2,1",
        "valid,3,2,2,1,1",
        "same,5,5,3,3,1",
        "same,1,2,2,2,1"
    })
    void convolutionsSumTheSameWindowsAsInKeras(
            String padding, int height, int width, int strideY, int strideX, int dilation) {
        ComputationGraph network = network("""
                {"class_name": "Conv2D", "config": {"name": "layer", "filters": 1, "kernel_size": [%d, %d],
                  "strides": [%d, %d], "dilation_rate": [%d, %d], "padding": "%s"}}\
                """.formatted(height, width, strideY, strideX, dilation, dilation, padding));
        INDArray kernel = network.getLayer("layer").getParam("W");
        Window window = new Window(padding, new int[] {height, width}, new int[] {strideY, strideX}, dilation);
        INDArray image = image();

        INDArray found = network.feedForward(image, false).get("layer");

        for (int y = 0; y < found.size(2); y++) {
            for (int x = 0; x < found.size(3); x++) {
                double sum = 0;
                for (int i = 0; i < height; i++) {
                    for (int j = 0; j < width; j++) {
                        sum += kernel.getDouble(0, 0, i, j) * window.value(image, y, x, i, j, 0);
                    }
                }
                assertThat(found.getDouble(0, 0, y, x)).isCloseTo(sum, within(1e-5));
            }
        }
        assertThat(found.shape()).containsExactly(1, 1, window.length(0, HEIGHT), window.length(1, WIDTH));
    }

    @ParameterizedTest
    @CsvSource({"valid,2,2,2,2", "same,2,2,2,2", "same,3,2,1,1", "same,2,3,2,1", "valid,3,3,2,2", "same,5,5,3,3"})
    void poolingTakesTheMaximumOfTheSameWindowsAsInKeras(
            String padding, int height, int width, int strideY, int strideX) {
        ComputationGraph network = network("""
                {"class_name": "MaxPooling2D", "config": {"name": "layer", "pool_size": [%d, %d], "strides": [%d, %d],
                  "padding": "%s"}}\
                """.formatted(height, width, strideY, strideX, padding));
        Window window = new Window(padding, new int[] {height, width}, new int[] {strideY, strideX}, 1);
        INDArray image = image();

        INDArray found = network.feedForward(image, false).get("layer");

        for (int y = 0; y < found.size(2); y++) {
            for (int x = 0; x < found.size(3); x++) {
                double maximum = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < height; i++) {
                    for (int j = 0; j < width; j++) {
                        maximum = Math.max(maximum, window.value(image, y, x, i, j, Double.NEGATIVE_INFINITY));
                    }
                }
                assertThat(found.getDouble(0, 0, y, x)).isCloseTo(maximum, within(1e-6));
            }
        }
        assertThat(found.shape()).containsExactly(1, 1, window.length(0, HEIGHT), window.length(1, WIDTH));
    }

    /** A window of Keras: "same" has ceil(length / stride) outputs, with the smaller half of the padding in front. */
    private record Window(String padding, int[] size, int[] stride, int dilation) {
        int length(int axis, int input) {
            int extent = (size[axis] - 1) * dilation + 1;
            return padding.equals("same")
                    ? (input + stride[axis] - 1) / stride[axis]
                    : (input - extent) / stride[axis] + 1;
        }

        double value(INDArray image, int y, int x, int i, int j, double outside) {
            int row = position(0, HEIGHT, y, i);
            int column = position(1, WIDTH, x, j);
            boolean isInside = row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH;
            return isInside ? image.getDouble(0, 0, row, column) : outside;
        }

        private int position(int axis, int input, int output, int offset) {
            int extent = (size[axis] - 1) * dilation + 1;
            int missing = Math.max((length(axis, input) - 1) * stride[axis] + extent - input, 0);
            int before = padding.equals("same") ? missing / 2 : 0;
            return output * stride[axis] + offset * dilation - before;
        }
    }

    /** Returns an image of negative values, so that padding with zeros is not the same as no padding. */
    private static INDArray image() {
        return Nd4j.rand(1, 1, HEIGHT, WIDTH).subi(2);
    }

    private static ComputationGraph network(String layer) {
        String json = """
            {"class_name": "Sequential", "config": {"layers": [
            {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, %d, %d, 1]}},
            %s,
            {"class_name": "GlobalMaxPooling2D", "config": {"name": "pool"}},
            {"class_name": "Dense", "config": {"name": "end", "units": 2, "activation": "softmax"}}]}}\
            """.formatted(HEIGHT, WIDTH, layer);
        return new KerasFile("f", json.getBytes(StandardCharsets.UTF_8)).network(new UpdaterSpec.Sgd(0.1), 0, true, 1);
    }
}
