package io.gradwatch.app;

import io.gradwatch.training.data.DataSource;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.PreparedData;
import io.gradwatch.training.data.format.DataPreparation;
import java.util.List;

/** The data that a job describes. */
record JobData(DataSpec spec, DataPreparation preparation) implements DataSource {
    /** Looks for problems in the files and their first rows. */
    void check() {
        preparation.check(spec);
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
        return preparation.prepare(spec, workers, seed);
    }
}
