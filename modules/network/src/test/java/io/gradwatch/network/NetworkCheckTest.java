package io.gradwatch.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.network.Initializer.Scheme;
import io.gradwatch.network.LayerSpec.Conv2d;
import io.gradwatch.network.LayerSpec.Dense;
import io.gradwatch.network.LayerSpec.Dropout;
import io.gradwatch.network.LayerSpec.MaxPool;
import io.gradwatch.network.LayerSpec.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkCheckTest {
    private static final List<Integer> FLAT = List.of(784);
    private static final List<Integer> IMAGE = List.of(1, 28, 28);

    @Test
    void networkThatFitsHasNoProblem() {
        assertThat(problems(IMAGE, 10, conv(5, 1), pool(2, 2), dense(12), output(10)))
                .isEmpty();
    }

    @Test
    void convolutionNeedsImages() {
        assertThat(problems(FLAT, 10, conv(5, 1), output(10)))
                .containsExactly("network.layers[0].conv2d: expected images [channels, height, width], found [784] from"
                        + " data.features");
        assertThat(problems(IMAGE, 10, dense(12), pool(2, 2), output(10)))
                .containsExactly(
                        "network.layers[1].maxpool: expected images [channels, height, width], found [12] from the"
                                + " previous layer");
    }

    @Test
    void recurrentLayersNeedSequences() {
        assertThat(problems(FLAT, 10, lstm(true), output(10)))
                .containsExactly(
                        "network.layers[0].lstm: expected sequences [time, features], found [784] from data.features");
        assertThat(problems(List.of(28, 28), 10, lstm(false), lstm(false), output(10)))
                .containsExactly(
                        "network.layers[1].lstm: expected sequences [time, features], found [8] from the previous"
                                + " layer");
        assertThat(problems(List.of(28, 28), 10, lstm(true), lstm(false), dense(4), output(10)))
                .isEmpty();
    }

    @Test
    void outputNeedsOneVectorPerRow() {
        assertThat(problems(List.of(28, 14), 10, lstm(true), dense(4), output(10)))
                .containsExactly(
                        "network.layers[2].output: expected one vector or image per row (after a recurrent layer:"
                                + " returnSequences: false), found [28, 4] from the previous layer");
    }

    @Test
    void classWeightsAreOnePerClass() {
        Output two = new Output(3, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER, List.of(1.0, 2.0));
        assertThat(problems(FLAT, 3, two))
                .containsExactly("network.layers[0].output.classWeights: expected 3, one for each class, found 2");
        Output regression = new Output(2, Activation.IDENTITY, Loss.MSE, Scheme.XAVIER, List.of(1.0, 2.0));
        assertThat(problems(FLAT, 2, regression))
                .containsExactly(
                        "network.layers[0].output.classWeights: expected only with loss mcxent, found with mse; remove"
                                + " it");
    }

    @Test
    void kernelMustNotBeLargerThanTheInput() {
        assertThat(problems(IMAGE, 10, pool(4, 4), pool(3, 3), conv(5, 1), output(10)))
                .containsExactly(
                        "network.layers[2].conv2d: expected an image of at least 5x5 for a kernel of that size, found"
                                + " [1, 2, 2] from the previous layer");
    }

    @Test
    void samePaddingAcceptsAnyKernel() {
        Conv2d wide = new Conv2d(2, new Size(5, 5), new Size(2, 2), Padding.SAME, Activation.RELU, Scheme.RELU);
        assertThat(problems(List.of(1, 3, 3), 2, wide, output(2))).isEmpty();
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThat(problems(List.of(1, 1, 28, 28), 3, output(10), dense(4), output(10)))
                .containsExactly(
                        "network.layers[0].output: expected only as the last layer, found before other layers",
                        "data.features.shape: expected [n], [time, features] or [channels, height, width], found [1,"
                                + " 1, 28, 28]",
                        "network.layers[2].output.units: expected 3, one for each class or column of data.label, found"
                                + " 10");
    }

    @Test
    void lastLayerMustBeAnOutput() {
        assertThat(problems(FLAT, 10, dense(12)))
                .containsExactly("network.layers: expected an output layer at the end, found dense");
        assertThat(problems(FLAT, 10)).containsExactly("network.layers: expected at least an output layer, found none");
    }

    @Test
    void builderRefusesNetworksWithProblems() {
        NetworkSpec network = new NetworkSpec(List.of(dense(12)));
        assertThatThrownBy(() -> NetworkBuilder.build(network, FLAT, 10, new UpdaterSpec.Sgd(0.1), 0, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("network.layers: expected an output layer at the end, found dense");
    }

    @Test
    void layersRefuseInvalidSizes() {
        assertThatThrownBy(() -> dense(0)).hasMessage("units: expected at least 1, found 0");
        assertThatThrownBy(() -> new Dropout(1)).hasMessage("rate: expected at least 0 and less than 1, found 1.0");
        assertThatThrownBy(() -> new Size(0, 3)).hasMessage("expected at least 1x1, found 0x3");
        assertThatThrownBy(() -> new Initializer.Uniform(1, 1))
                .hasMessage("uniform: expected low < high, found 1.0 and 1.0");
    }

    @Test
    void oddButTrainableCombinationsAreWarnings() {
        NetworkSpec network = new NetworkSpec(List.of(
                new Dense(4, Activation.SOFTMAX, Scheme.ZERO, 1),
                new Output(3, Activation.SIGMOID, Loss.MCXENT, Scheme.XAVIER)));
        assertThat(NetworkBuilder.warnings(network))
                .extracting(Problem::toString)
                .containsExactly(
                        "network.layers[0].dense.init: zero weights pass no gradient to the previous layers; use a"
                                + " random initializer",
                        "network.layers[0].dense.activation: softmax in a hidden layer passes little gradient, because"
                                + " its units compete; use relu or tanh",
                        "network.layers[1].output.activation: expected softmax, which fits mcxent, found sigmoid");
    }

    @Test
    void softmaxOverOneUnitIsAWarning() {
        Output output = new Output(1, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER);
        assertThat(NetworkBuilder.warnings(new NetworkSpec(List.of(output))))
                .extracting(Problem::toString)
                .containsExactly(
                        "network.layers[0].output.units: softmax over one unit is always 1, so nothing can be learned;"
                                + " use sigmoid or two units");
    }

    @Test
    void usualNetworksHaveNoWarning() {
        Output regression = new Output(1, Activation.SIGMOID, Loss.MSE, Scheme.XAVIER);
        assertThat(NetworkBuilder.warnings(new NetworkSpec(List.of(dense(3), output(2)))))
                .isEmpty();
        assertThat(NetworkBuilder.warnings(new NetworkSpec(List.of(dense(3), regression))))
                .isEmpty();
    }

    private static List<String> problems(List<Integer> inputShape, int outputs, LayerSpec... layers) {
        return NetworkBuilder.problems(new NetworkSpec(List.of(layers)), inputShape, outputs).stream()
                .map(Problem::toString)
                .toList();
    }

    private static Dense dense(int units) {
        return new Dense(units, Activation.RELU, Scheme.RELU, 1);
    }

    private static Recurrent lstm(boolean returnSequences) {
        return new Recurrent(Recurrent.Cell.LSTM, 8, Activation.TANH, Scheme.XAVIER, returnSequences);
    }

    private static Conv2d conv(int kernel, int stride) {
        return new Conv2d(
                2, new Size(kernel, kernel), new Size(stride, stride), Padding.VALID, Activation.RELU, Scheme.RELU);
    }

    private static MaxPool pool(int size, int stride) {
        return new MaxPool(new Size(size, size), new Size(stride, stride));
    }

    private static Output output(int units) {
        return new Output(units, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER);
    }
}
