package io.gradwatch.signal;

/** Merges the reports of one parameter, in worker order, into a {@link ParameterSnapshot}. */
final class ParameterSum {
    private final ParameterKey key;
    private final Spread.Sum norm = new Spread.Sum();
    private final GradientStatistics.Sum gradient = new GradientStatistics.Sum();
    private final Spread.Sum updateNorm = new Spread.Sum();
    private final Spread.Sum weightNorm = new Spread.Sum();
    private int weakest = -1;
    private double least = Double.POSITIVE_INFINITY;
    private int strongest = -1;
    private double greatest = Double.NEGATIVE_INFINITY;

    ParameterSum(ParameterKey key) {
        this.key = key;
    }

    ParameterKey key() {
        return key;
    }

    /** Adds the report of one worker. A report without samples changes nothing. */
    void add(int worker, ParameterReport report) {
        if (report.gradient().samples() == 0) {
            return;
        }
        double mean = report.gradient().norm().mean();
        norm.add(mean);
        gradient.add(report.gradient());
        updateNorm.add(report.updateNorm());
        weightNorm.add(report.weightNorm());
        double size = Double.isFinite(mean) ? mean : Double.POSITIVE_INFINITY;
        if (size < least) {
            least = size;
            weakest = worker;
        }
        if (size > greatest) {
            greatest = size;
            strongest = worker;
        }
    }

    ParameterSnapshot snapshot() {
        return new ParameterSnapshot(
                key,
                norm.spread(),
                weakest,
                strongest,
                gradient.statistics(),
                updateNorm.spread().mean(),
                weightNorm.spread().mean());
    }
}
