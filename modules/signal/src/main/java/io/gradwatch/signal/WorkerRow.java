package io.gradwatch.signal;

/**
 * One worker's round in one line.
 *
 * @param worker share index
 * @param examples rows trained on
 * @param loss mean training loss; NaN without examples
 * @param gradientNorm L2 norm over all parameters but statistics: root of the sum of the squared mean norms; NaN without
 *     samples
 * @param nonFinite non-finite gradient elements
 * @param firstNonFinite minibatch of the round where they were first seen; -1 if never
 * @param seconds time spent computing
 */
public record WorkerRow(
        int worker,
        long examples,
        double loss,
        double gradientNorm,
        long nonFinite,
        int firstNonFinite,
        double seconds) {}
