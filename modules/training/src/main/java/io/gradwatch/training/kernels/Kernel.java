package io.gradwatch.training.kernels;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of DL4J that replicas replace by a faster one with the same bits. Each can be switched off. */
public enum Kernel {
    /** Dense layers: {@link ReplicaDense}. */
    DENSE,
    /** Convolutional layers: {@link ReplicaConvolution}. */
    CONVOLUTION,
    /** Adam: {@link VectorizedAdam}. */
    ADAM,
    /**
     * The updater that divides, measures and clips the gradient piece by piece: {@link ReplicaUpdater}. Without it, the
     * probe and the clipping run in a listener between backpropagation and DL4J's updater. The network's bits are the
     * same, except that a gradient that was clipped may differ in its last digit; measured norms may, too.
     */
    UPDATER;

    /** Spark property: labels of the kernels that replicas use, separated by commas; {@code all} or {@code none}. */
    public static final String PROPERTY = "spark.gradwatch.training.kernels";

    /** All kernels, the default. */
    public static final Set<Kernel> ALL = Collections.unmodifiableSet(EnumSet.allOf(Kernel.class));

    /** Returns the name by which the Spark property lists the kernel. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the value of the Spark property.
     *
     * @throws InvalidInputException if it names an unknown kernel
     */
    public static Set<Kernel> parse(String text) {
        String value = text.trim();
        if (value.equals("all")) {
            return ALL;
        }
        Set<Kernel> kernels = EnumSet.noneOf(Kernel.class);
        if (!value.equals("none")) {
            for (String label : value.split(",", -1)) {
                kernels.add(named(label.trim()));
            }
        }
        return kernels;
    }

    private static Kernel named(String label) {
        return ALL.stream()
                .filter(kernel -> kernel.label().equals(label))
                .findFirst()
                .orElseThrow(() -> {
                    String labels = Arrays.stream(values()).map(Kernel::label).collect(Collectors.joining(", "));
                    return new InvalidInputException(List.of(new Problem(
                            PROPERTY, "expected all, none or some of " + labels + ", found \"" + label + "\"")));
                });
    }

    /** Writes kernels as {@link #parse} reads them. */
    public static String format(Set<Kernel> kernels) {
        return kernels.isEmpty()
                ? "none"
                : kernels.stream().sorted().map(Kernel::label).collect(Collectors.joining(","));
    }
}
