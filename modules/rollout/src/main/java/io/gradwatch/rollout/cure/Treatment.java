package io.gradwatch.rollout.cure;

import io.gradwatch.training.Arm;
import java.util.List;
import java.util.Objects;

/**
 * A arm after a cure.
 *
 * @param arm to train on
 * @param keepsFunction whether it gives the outputs it gave before, save for rounding
 * @param changes what was done, in words
 * @param origins where every parameter of the new arm comes from, in its layout's order
 */
public record Treatment(Arm arm, boolean keepsFunction, List<Change> changes, List<ParameterOrigin> origins)
        implements CureResult {
    public Treatment {
        Objects.requireNonNull(arm, "arm");
        changes = List.copyOf(changes);
        origins = List.copyOf(origins);
    }
}
