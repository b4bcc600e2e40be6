package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.training.progress.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Remedies that are tried together, applied one after the other: {@code relu+residual}.
 *
 * @param remedies remedies in the order of application, at least one
 */
public record Variant(List<Remedy> remedies) {
    private static final String SEPARATOR = "+";

    public Variant {
        remedies = List.copyOf(remedies);
        if (remedies.isEmpty()) {
            throw new IllegalArgumentException("remedies: expected at least one, found none");
        }
    }

    /** Returns the variant that applies these remedies in this order. */
    public static Variant of(Remedy... remedies) {
        return new Variant(List.of(remedies));
    }

    /** Returns the variant of this name, labels of remedies joined by "+"; empty if a label is unknown. */
    public static Optional<Variant> named(String name) {
        List<Remedy> remedies = new ArrayList<>();
        for (String label : name.split("\\+", -1)) {
            Optional<Remedy> remedy = Remedies.named(label);
            if (remedy.isEmpty()) {
                return Optional.empty();
            }
            remedies.add(remedy.get());
        }
        return Optional.of(new Variant(remedies));
    }

    /** Returns the labels of the remedies, joined by "+". */
    public String name() {
        return remedies.stream().map(Remedy::label).collect(Collectors.joining(SEPARATOR));
    }

    /**
     * Applies each remedy to the result of the one before it. Refuses as soon as one of them refuses or fails: an error in
     * a remedy, or in DL4J underneath it, must not end the job.
     */
    public RemedyResult apply(Arm arm, RemedyContext context) {
        RemedyResult result = applyOrRefuse(remedies.get(0), arm, context);
        for (Remedy remedy : remedies.subList(1, remedies.size())) {
            if (!(result instanceof Applied first)) {
                return result;
            }
            RemedyResult next = applyOrRefuse(remedy, first.arm(), context);
            result = next instanceof Applied second
                    ? new Applied(first.transformation().then(second.transformation()))
                    : next;
        }
        return result;
    }

    private static RemedyResult applyOrRefuse(Remedy remedy, Arm arm, RemedyContext context) {
        try {
            return remedy.apply(arm, context);
        } catch (OutOfMemoryError e) {
            return Refused.because(remedy, e);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            return Refused.because(remedy, e);
        }
    }
}
