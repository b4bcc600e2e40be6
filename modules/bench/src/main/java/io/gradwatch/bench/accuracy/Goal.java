package io.gradwatch.bench.accuracy;

/**
 * When a training is through.
 *
 * @param accuracy on the test rows, from 0 to 1
 * @param seconds of training after which it is given up
 * @param lookEvery rows trained on between two looks at the accuracy, over all workers
 */
public record Goal(double accuracy, double seconds, int lookEvery) {}
