package io.gradwatch.rollout.cure;

import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.training.Arm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cures that are tried together, one after the other: {@code relu+residual}.
 *
 * @param cures at least one, in the order in which they are applied
 */
public record Variant(List<Cure> cures) {
    private static final List<Cure> ALL = List.of(
            new GradientClipping(),
            new GradientRenormalization(),
            new BatchNormalizing(),
            new Rectifying(),
            new ResidualConnections(),
            new GatedCells(Cell.LSTM),
            new GatedCells(Cell.GRU),
            new Reinitialization(),
            new LearningRate(),
            new AdaptiveMoments(),
            new OutputActivation(),
            new SpikeRecovery(),
            new Quarantine());

    public Variant {
        cures = List.copyOf(cures);
        if (cures.isEmpty()) {
            throw new IllegalArgumentException("cures: expected at least one, found none");
        }
    }

    /** The names of all cures. */
    public static List<String> labels() {
        return ALL.stream().map(Cure::label).toList();
    }

    /** The variant of this name: labels of cures, joined by "+"; empty if one of them is unknown. */
    public static Optional<Variant> named(String name) {
        List<Cure> cures = new ArrayList<>();
        for (String label : name.split("\\+", -1)) {
            Optional<Cure> cure =
                    ALL.stream().filter(known -> known.label().equals(label)).findFirst();
            if (cure.isEmpty()) {
                return Optional.empty();
            }
            cures.add(cure.get());
        }
        return Optional.of(new Variant(cures));
    }

    /** What an arm is called after one more cure. */
    static String nameAfter(Arm arm, Cure cure) {
        return arm.variant().equals(Arm.BASELINE) ? cure.label() : arm.variant() + "+" + cure.label();
    }

    /** The cures' labels, joined by "+". */
    public String name() {
        return cures.stream().map(Cure::label).collect(Collectors.joining("+"));
    }

    /** Applies all cures, each to what the one before it made; the first that refuses refuses for all. */
    public CureResult apply(Arm arm, Evidence evidence) {
        CureResult result = cures.get(0).apply(arm, evidence);
        for (Cure cure : cures.subList(1, cures.size())) {
            if (!(result instanceof Treatment so)) {
                return result;
            }
            CureResult next = cure.apply(so.arm(), evidence);
            result = next instanceof Treatment then ? together(so, then) : next;
        }
        return result;
    }

    private static Treatment together(Treatment first, Treatment second) {
        Map<ParameterName, ParameterOrigin> known = new HashMap<>();
        first.origins().forEach(origin -> known.put(origin.parameter(), origin));
        List<ParameterOrigin> origins = second.origins().stream()
                .map(origin -> origin.rule() == ParameterOrigin.Rule.CARRIED ? known.get(origin.parameter()) : origin)
                .toList();
        List<Change> changes = Stream.concat(first.changes().stream(), second.changes().stream())
                .toList();
        return new Treatment(second.arm(), first.keepsFunction() && second.keepsFunction(), changes, origins);
    }
}
