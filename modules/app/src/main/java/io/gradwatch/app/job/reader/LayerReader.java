package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ChoiceType;
import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.KindType;
import io.gradwatch.app.job.schema.ListType;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.Type;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.network.Activation;
import io.gradwatch.network.Initializer;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.LayerSpec.BatchNorm;
import io.gradwatch.network.LayerSpec.Conv2d;
import io.gradwatch.network.LayerSpec.Dense;
import io.gradwatch.network.LayerSpec.Dropout;
import io.gradwatch.network.LayerSpec.MaxPool;
import io.gradwatch.network.LayerSpec.Output;
import io.gradwatch.network.Loss;
import io.gradwatch.network.Padding;
import io.gradwatch.network.Recurrent;
import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.network.Size;
import io.gradwatch.training.data.DataSpec.Label;
import io.gradwatch.training.data.DataSpec.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one of {@code network.layers}. */
final class LayerReader {
    private static final Type<Size> SIZE = new SizeType();
    private static final Type<Activation> ACTIVATIONS = ChoiceType.of(Activation.class);

    private static final Key<Integer> UNITS = Key.required("units", WholeNumber.from(1), "Width of the layer.");
    private static final Key<Activation> ACTIVATION =
            Key.withDefault("activation", ACTIVATIONS, Activation.RELU, "Activation function.");
    private static final Key<Initializer> INIT = Key.optional(
            "init",
            new InitializerType(),
            "by activation: relu for relu, leakyrelu and elu, lecun_normal for selu, xavier for others",
            "Initial weights; biases start at 0.");
    private static final Key<Integer> REPEAT =
            Key.withDefault("repeat", WholeNumber.from(1), 1, "Number of such layers in a row.");
    private static final Key<Integer> FILTERS =
            Key.required("filters", WholeNumber.from(1), "Number of output channels.");
    private static final Key<Size> KERNEL = Key.required("kernel", SIZE, "Height and width of the kernel.");
    private static final Key<Size> STRIDE =
            Key.withDefault("stride", SIZE, new Size(1, 1), "Vertical and horizontal step of the kernel.");
    private static final Key<Padding> PADDING = Key.withDefault(
            "padding",
            ChoiceType.of(Padding.class),
            Padding.VALID,
            "`valid`: only whole kernels; `same`: zeros around the image, so that stride 1 keeps its size.");
    private static final Key<Size> POOL_SIZE = Key.required("size", SIZE, "Height and width of the window.");
    private static final Key<Size> POOL_STRIDE =
            Key.optional("stride", SIZE, "the window's size", "Vertical and horizontal step of the window.");
    private static final Key<Double> RATE =
            Key.required("rate", ScalarType.share(), "Fraction of the values that training sets to 0.");
    private static final Key<Activation> CELL_ACTIVATION =
            Key.withDefault("activation", ACTIVATIONS, Activation.TANH, "Activation function; gates use sigmoid.");
    private static final Key<Initializer> CELL_INIT = Key.optional(
            "init",
            new InitializerType(),
            INIT.otherwise(),
            "Initial input and recurrent weights; biases start at 0, the forget gate of an lstm at 1.");
    private static final Key<Boolean> RETURN_SEQUENCES = Key.withDefault(
            "returnSequences",
            ScalarType.flag(),
            false,
            "`true`: outputs every time step, for another recurrent layer; `false`: only the last one.");
    private static final Key<Integer> OUTPUT_UNITS = Key.optional(
            "units",
            WholeNumber.from(1),
            "the width of `data.label`",
            "Number of outputs: the classes or regression columns of `data.label`.");
    private static final Key<Loss> LOSS =
            Key.optional("loss", ChoiceType.of(Loss.class), "mcxent for classes, mse for regression", "Loss function.");
    private static final Key<Activation> OUTPUT_ACTIVATION = Key.optional(
            "activation",
            ACTIVATIONS,
            "by loss: softmax for mcxent, sigmoid for xent, identity for mse and mae",
            "Activation function.");

    private static final Key<List<Double>> CLASS_WEIGHTS = Key.optional(
            "classWeights",
            new ListType<>("a list of numbers above 0", ScalarType.numberAbove(0)),
            "all 1",
            "mcxent: weight of each class in the loss, in training and testing.");

    static final KindType TYPE = new KindType(kinds());

    private final Optional<Label> label;

    /** Creates a reader of layers that predict this label. */
    LayerReader(Optional<Label> label) {
        this.label = label;
    }

    private static Map<String, SectionType> kinds() {
        Map<String, SectionType> kinds = new LinkedHashMap<>();
        kinds.put("dense", SectionType.of(UNITS, ACTIVATION, INIT, REPEAT));
        kinds.put("conv2d", SectionType.of(FILTERS, KERNEL, STRIDE, PADDING, ACTIVATION, INIT));
        kinds.put("maxpool", SectionType.of(POOL_SIZE, POOL_STRIDE));
        kinds.put("batchNorm", SectionType.of());
        kinds.put("dropout", SectionType.of(RATE));
        for (Cell cell : Cell.values()) {
            kinds.put(cell.kind(), SectionType.of(UNITS, CELL_ACTIVATION, CELL_INIT, RETURN_SEQUENCES));
        }
        kinds.put("output", SectionType.of(OUTPUT_UNITS, LOSS, OUTPUT_ACTIVATION, INIT, CLASS_WEIGHTS));
        return kinds;
    }

    Optional<? extends LayerSpec> read(Section layer) {
        return switch (layer.name()) {
            case "dense" -> dense(layer);
            case "conv2d" -> conv2d(layer);
            case "maxpool" -> maxPool(layer);
            case "batchNorm" -> layer.build(BatchNorm::new);
            case "dropout" -> dropout(layer);
            case "output" -> output(layer);
            default -> recurrent(layer);
        };
    }

    private static Optional<Dense> dense(Section layer) {
        Optional<Integer> units = layer.read(UNITS);
        Optional<Activation> activation = layer.read(ACTIVATION);
        Optional<Initializer> init = init(layer, activation);
        Optional<Integer> repeat = layer.read(REPEAT);
        return layer.build(() ->
                new Dense(units.orElseThrow(), activation.orElseThrow(), init.orElseThrow(), repeat.orElseThrow()));
    }

    private static Optional<Conv2d> conv2d(Section layer) {
        Optional<Integer> filters = layer.read(FILTERS);
        Optional<Size> kernel = layer.read(KERNEL);
        Optional<Size> stride = layer.read(STRIDE);
        Optional<Padding> padding = layer.read(PADDING);
        Optional<Activation> activation = layer.read(ACTIVATION);
        Optional<Initializer> init = init(layer, activation);
        return layer.build(() -> new Conv2d(
                filters.orElseThrow(),
                kernel.orElseThrow(),
                stride.orElseThrow(),
                padding.orElseThrow(),
                activation.orElseThrow(),
                init.orElseThrow()));
    }

    private static Optional<MaxPool> maxPool(Section layer) {
        Optional<Size> size = layer.read(POOL_SIZE);
        Optional<Size> stride = layer.read(POOL_STRIDE, size);
        return layer.build(() -> new MaxPool(size.orElseThrow(), stride.orElseThrow()));
    }

    private static Optional<Dropout> dropout(Section layer) {
        Optional<Double> rate = layer.read(RATE);
        return layer.build(() -> new Dropout(rate.orElseThrow()));
    }

    private static Optional<Recurrent> recurrent(Section layer) {
        Cell cell = Stream.of(Cell.values())
                .filter(value -> value.kind().equals(layer.name()))
                .findFirst()
                .orElseThrow();
        Optional<Integer> units = layer.read(UNITS);
        Optional<Activation> activation = layer.read(CELL_ACTIVATION);
        Optional<Initializer> init = layer.read(CELL_INIT, activation.map(Initializer::defaultFor));
        Optional<Boolean> returnSequences = layer.read(RETURN_SEQUENCES);
        return layer.build(() -> new Recurrent(
                cell,
                units.orElseThrow(),
                activation.orElseThrow(),
                init.orElseThrow(),
                returnSequences.orElseThrow()));
    }

    private Optional<Output> output(Section layer) {
        Optional<Integer> units = layer.read(OUTPUT_UNITS, label.map(Label::width));
        boolean regression = label.filter(Targets.class::isInstance).isPresent();
        Optional<Loss> loss = layer.read(LOSS, Optional.of(regression ? Loss.MSE : Loss.MCXENT));
        Optional<Activation> activation = layer.read(OUTPUT_ACTIVATION, loss.map(Loss::fittingActivation));
        Optional<Initializer> init = init(layer, activation);
        List<Double> classWeights = layer.read(CLASS_WEIGHTS).orElse(List.of());
        return units.flatMap(n -> layer.build(
                () -> new Output(n, activation.orElseThrow(), loss.orElseThrow(), init.orElseThrow(), classWeights)));
    }

    private static Optional<Initializer> init(Section layer, Optional<Activation> activation) {
        return layer.read(INIT, activation.map(Initializer::defaultFor));
    }
}
