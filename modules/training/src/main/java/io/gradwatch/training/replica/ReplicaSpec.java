package io.gradwatch.training.replica;

import io.gradwatch.training.kernels.Kernel;
import io.gradwatch.training.state.GradientRule;
import io.gradwatch.training.state.State;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * Specification from which executors build the replicas of an arm; broadcast once. A plain class, see {@link State}.
 */
public final class ReplicaSpec implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String application;
    private final String run;
    private final String variant;
    private final String configuration;
    // The rule's two components, because Kryo, which a site may have configured, cannot read records.
    private final GradientRule.Kind ruleKind;
    private final double ruleBound;
    private final long seed;
    private final int batchSize;
    private final int sampleEvery;
    private final long[] featureShape;
    private final int labelWidth;
    private final boolean classification;
    private final String kernels;

    /**
     * Creates the specification of one arm.
     * @param application Spark's id of the application
     * @param run name of the run
     * @param variant name of the arm
     * @param configuration the network's {@code ComputationGraphConfiguration} as JSON
     * @param gradientRule rule that its gradients pass before the updater
     * @param seed seed of shuffling and dropout
     * @param batchSize number of rows of a minibatch
     * @param sampleEvery number of iterations from one measurement of gradients to the next; 0 for none
     * @param featureShape shape of the features of one row, row-major
     * @param labelWidth number of scalars of a row's label
     * @param classification true if labels are one-hot classes, so that there is an accuracy
     * @param kernels parts of DL4J that replicas replace
     */
    public ReplicaSpec(
            String application,
            String run,
            String variant,
            String configuration,
            GradientRule gradientRule,
            long seed,
            int batchSize,
            int sampleEvery,
            long[] featureShape,
            int labelWidth,
            boolean classification,
            Set<Kernel> kernels) {
        this.application = application;
        this.run = run;
        this.variant = variant;
        this.configuration = configuration;
        this.ruleKind = gradientRule.kind();
        this.ruleBound = gradientRule.bound();
        this.seed = seed;
        this.batchSize = batchSize;
        this.sampleEvery = sampleEvery;
        this.featureShape = featureShape.clone();
        this.labelWidth = labelWidth;
        this.classification = classification;
        this.kernels = Kernel.format(kernels);
    }

    public String application() {
        return application;
    }

    public String run() {
        return run;
    }

    public String variant() {
        return variant;
    }

    public String configuration() {
        return configuration;
    }

    public GradientRule gradientRule() {
        return new GradientRule(ruleKind, ruleBound);
    }

    public long seed() {
        return seed;
    }

    public int batchSize() {
        return batchSize;
    }

    public int sampleEvery() {
        return sampleEvery;
    }

    public long[] featureShape() {
        return featureShape.clone();
    }

    public int labelWidth() {
        return labelWidth;
    }

    public boolean classification() {
        return classification;
    }

    public Set<Kernel> kernels() {
        return Kernel.parse(kernels);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof ReplicaSpec that && isAs(that));
    }

    private boolean isAs(ReplicaSpec that) {
        return application.equals(that.application)
                && run.equals(that.run)
                && variant.equals(that.variant)
                && configuration.equals(that.configuration)
                && gradientRule().equals(that.gradientRule())
                && seed == that.seed
                && batchSize == that.batchSize
                && sampleEvery == that.sampleEvery
                && Arrays.equals(featureShape, that.featureShape)
                && labelWidth == that.labelWidth
                && classification == that.classification
                && kernels.equals(that.kernels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(application, run, variant, configuration, seed);
    }
}
