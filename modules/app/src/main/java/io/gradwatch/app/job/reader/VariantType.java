package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ChoiceType;
import io.gradwatch.app.job.schema.Type;
import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.rollout.remedy.Remedies;
import io.gradwatch.rollout.remedy.Variant;
import java.util.Optional;

/** One remedy, or several joined by "+". */
record VariantType() implements Type<Variant> {
    @Override
    public String expected() {
        return ChoiceType.oneOf(Remedies.labels()) + ", or several joined by +";
    }

    @Override
    public Variant parse(Tree found) throws Mismatch {
        Optional<Variant> variant =
                found instanceof Tree.Scalar scalar ? Variant.named(scalar.text()) : Optional.empty();
        return variant.orElseThrow(() -> Mismatch.of(expected(), found));
    }

    @Override
    public Object write(Variant variant) {
        return variant.name();
    }
}
