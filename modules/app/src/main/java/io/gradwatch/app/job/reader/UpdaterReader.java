package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.KindType;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.network.UpdaterSpec.AdaGrad;
import io.gradwatch.network.UpdaterSpec.Adam;
import io.gradwatch.network.UpdaterSpec.AdamW;
import io.gradwatch.network.UpdaterSpec.Nesterovs;
import io.gradwatch.network.UpdaterSpec.RmsProp;
import io.gradwatch.network.UpdaterSpec.Sgd;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code training.updater}. */
final class UpdaterReader {
    private static final Key<Double> RATE = rate(0.01);
    private static final Key<Double> ADAPTIVE_RATE = rate(0.001);
    private static final Key<Double> MOMENTUM =
            Key.withDefault("momentum", ScalarType.share(), 0.9, "Fraction of the last step that is kept.");
    private static final Key<Double> BETA1 =
            Key.withDefault("beta1", ScalarType.share(), 0.9, "Decay of the running mean of gradients.");
    private static final Key<Double> BETA2 =
            Key.withDefault("beta2", ScalarType.share(), 0.999, "Decay of the running mean of squared gradients.");
    private static final Key<Double> WEIGHT_DECAY = Key.withDefault(
            "weightDecay",
            ScalarType.numberFrom(0),
            0.01,
            "Fraction of each weight that a step subtracts, times the learning rate.");
    private static final Key<Double> RMS_DECAY =
            Key.withDefault("rmsDecay", ScalarType.share(), 0.95, "Decay of the running mean of squared gradients.");

    static final KindType TYPE = new KindType(kinds());

    private UpdaterReader() {}

    private static Key<Double> rate(double fallback) {
        return Key.withDefault("learningRate", ScalarType.numberAbove(0), fallback, "Size of a step.");
    }

    private static Map<String, SectionType> kinds() {
        Map<String, SectionType> kinds = new LinkedHashMap<>();
        kinds.put("sgd", SectionType.of(RATE));
        kinds.put("nesterovs", SectionType.of(RATE, MOMENTUM));
        kinds.put("adam", SectionType.of(ADAPTIVE_RATE, BETA1, BETA2));
        kinds.put("adamW", SectionType.of(ADAPTIVE_RATE, BETA1, BETA2, WEIGHT_DECAY));
        kinds.put("rmsProp", SectionType.of(ADAPTIVE_RATE, RMS_DECAY));
        kinds.put("adaGrad", SectionType.of(RATE));
        return kinds;
    }

    static Optional<? extends UpdaterSpec> read(Section updater) {
        return switch (updater.name()) {
            case "sgd" -> sgd(updater);
            case "nesterovs" -> nesterovs(updater);
            case "adam" -> adam(updater);
            case "adamW" -> adamW(updater);
            case "rmsProp" -> rmsProp(updater);
            case "adaGrad" -> adaGrad(updater);
            default -> throw new IllegalStateException(updater.name());
        };
    }

    private static Optional<Sgd> sgd(Section updater) {
        Optional<Double> rate = updater.read(RATE);
        return updater.build(() -> new Sgd(rate.orElseThrow()));
    }

    private static Optional<Nesterovs> nesterovs(Section updater) {
        Optional<Double> rate = updater.read(RATE);
        Optional<Double> momentum = updater.read(MOMENTUM);
        return updater.build(() -> new Nesterovs(rate.orElseThrow(), momentum.orElseThrow()));
    }

    private static Optional<Adam> adam(Section updater) {
        Optional<Double> rate = updater.read(ADAPTIVE_RATE);
        Optional<Double> beta1 = updater.read(BETA1);
        Optional<Double> beta2 = updater.read(BETA2);
        return updater.build(() -> new Adam(rate.orElseThrow(), beta1.orElseThrow(), beta2.orElseThrow()));
    }

    private static Optional<AdamW> adamW(Section updater) {
        Optional<Adam> adam = adam(updater);
        Optional<Double> decay = updater.read(WEIGHT_DECAY);
        return updater.build(() -> new AdamW(
                adam.orElseThrow().learningRate(),
                adam.orElseThrow().beta1(),
                adam.orElseThrow().beta2(),
                decay.orElseThrow()));
    }

    private static Optional<RmsProp> rmsProp(Section updater) {
        Optional<Double> rate = updater.read(ADAPTIVE_RATE);
        Optional<Double> decay = updater.read(RMS_DECAY);
        return updater.build(() -> new RmsProp(rate.orElseThrow(), decay.orElseThrow()));
    }

    private static Optional<AdaGrad> adaGrad(Section updater) {
        Optional<Double> rate = updater.read(RATE);
        return updater.build(() -> new AdaGrad(rate.orElseThrow()));
    }
}
