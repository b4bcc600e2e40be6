package io.gradwatch.rollout.surgery;

import io.gradwatch.training.progress.Arm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An arm after a transformation, with a record of what changed.
 *
 * @param arm the arm to train
 * @param keepsFunction true if the network's outputs are the same as before, up to rounding
 * @param changes descriptions of the changes, for a person
 * @param origins the origin of every parameter of the new arm, in the order of its layout
 */
public record Transformation(Arm arm, boolean keepsFunction, List<Change> changes, List<ParameterOrigin> origins) {
    public Transformation {
        Objects.requireNonNull(arm, "arm");
        changes = List.copyOf(changes);
        origins = List.copyOf(origins);
    }

    /** Returns this transformation followed by another one, which started from this one's arm. */
    public Transformation then(Transformation next) {
        Map<ParameterName, ParameterOrigin> known = new HashMap<>();
        origins.forEach(origin -> known.put(origin.parameter(), origin));
        List<ParameterOrigin> combined = next.origins.stream()
                .map(origin -> origin.rule() == ParameterOrigin.Rule.CARRIED ? known.get(origin.parameter()) : origin)
                .toList();
        return new Transformation(
                next.arm,
                keepsFunction && next.keepsFunction,
                Stream.concat(changes.stream(), next.changes.stream()).toList(),
                combined);
    }
}
