package io.gradwatch.training.data.scaling;

import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Warnings about channels that are constant, or that floats cannot represent. */
final class PrecisionWarnings {
    private static final int NAMED = 10;

    private final Features features;
    private final FloatPrecision precision;

    PrecisionWarnings(Features features, FloatPrecision precision) {
        this.features = features;
        this.precision = precision;
    }

    /** Returns the name of a channel as the job file has it. */
    static String name(Features features, int channel) {
        boolean isColumn = features.shape().size() == 1 && features.columns().size() == features.length();
        return isColumn ? "column " + features.columns().get(channel) : "channel " + channel;
    }

    List<String> all() {
        boolean scaled = features.scale() == Scale.STANDARD || features.scale() == Scale.MINMAX;
        List<String> warnings = new ArrayList<>();
        add(warnings, precision::isConstant, "expected numbers that differ between training rows, found a constant");
        if (scaled) {
            add(
                    warnings,
                    precision::isLossy,
                    "expected a spread that floats can represent, found one that is too small for the size of the"
                            + " numbers; training scales it in double, but a saved network receives floats, so subtract"
                            + " an offset in the data");
        } else {
            add(
                    warnings,
                    precision::isConstantAfterRounding,
                    "expected numbers that differ as floats, found numbers that round to the same float; subtract an"
                            + " offset in the data or set features.scale: standard");
        }
        return warnings;
    }

    private void add(List<String> warnings, IntPredicate affected, String message) {
        List<String> names = IntStream.range(0, precision.channels())
                .filter(affected)
                .mapToObj(channel -> name(features, channel))
                .toList();
        if (!names.isEmpty()) {
            String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
            warnings.add(String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + more + ": " + message);
        }
    }
}
