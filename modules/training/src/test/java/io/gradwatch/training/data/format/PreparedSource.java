package io.gradwatch.training.data.format;

import io.gradwatch.training.data.DataSource;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.PreparedData;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows as a specification has them. */
record PreparedSource(DataSpec spec, DataPreparation preparation, UnaryOperator<PreparedData> change)
        implements DataSource {
    PreparedSource(DataSpec spec, DataPreparation preparation) {
        this(spec, preparation, UnaryOperator.identity());
    }

    @Override
    public List<Integer> featureShape() {
        return spec.features().shape();
    }

    @Override
    public DataSpec.Label label() {
        return spec.label();
    }

    @Override
    public PreparedData prepare(int workers, long seed) {
        return change.apply(preparation.prepare(spec, workers, seed));
    }
}
