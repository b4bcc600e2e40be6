package io.gradwatch.training.dl4j;

import io.gradwatch.signal.Api;

/**
 * The former name of {@link io.gradwatch.app.dl4j.GradwatchTrainingMaster}, which programs written for version 0.1 import.
 *
 * @deprecated Import {@code io.gradwatch.app.dl4j.GradwatchTrainingMaster} instead.
 */
@Api
@Deprecated
public final class GradwatchTrainingMaster extends io.gradwatch.app.dl4j.GradwatchTrainingMaster {
    private GradwatchTrainingMaster(Builder builder) {
        super(builder);
    }

    /** Collects the settings of a master. */
    @Api
    public static final class Builder extends io.gradwatch.app.dl4j.GradwatchTrainingMaster.Builder {
        @Override
        public Builder workers(int number) {
            super.workers(number);
            return this;
        }

        @Override
        public Builder batchSizePerWorker(int rows) {
            super.batchSizePerWorker(rows);
            return this;
        }

        @Override
        public Builder averagingFrequency(int minibatches) {
            super.averagingFrequency(minibatches);
            return this;
        }

        @Override
        public Builder seed(long number) {
            super.seed(number);
            return this;
        }

        @Override
        public GradwatchTrainingMaster build() {
            return new GradwatchTrainingMaster(this);
        }
    }
}
