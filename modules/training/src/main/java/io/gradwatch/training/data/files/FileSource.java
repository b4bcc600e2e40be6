package io.gradwatch.training.data.files;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.shard.DataSource;
import io.gradwatch.training.data.shard.PreparedData;
import java.util.List;

/** The rows of data files, as a specification describes them. */
public record FileSource(DataSpec spec, DataPreparation preparation) implements DataSource {
    /**
     * Checks the files and their first rows.
     *
     * @throws io.gradwatch.network.InvalidInputException with all problems that were found
     */
    public void check() {
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
