package io.gradwatch.network;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/** Padding of a convolution. */
public enum Padding {
    /** No padding: the output is smaller, and leftover rows and columns are ignored. */
    VALID(ConvolutionMode.Truncate),
    /** Zeros around the input: the output size is the input size divided by the stride, rounded up. */
    SAME(ConvolutionMode.Same);

    private final ConvolutionMode mode;

    Padding(ConvolutionMode mode) {
        this.mode = mode;
    }

    ConvolutionMode toDl4j() {
        return mode;
    }

    int outputLength(int input, int kernel, int stride) {
        return this == SAME ? (input + stride - 1) / stride : (input - kernel) / stride + 1;
    }
}
