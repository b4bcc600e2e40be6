package io.gradwatch.network;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/** What a convolution does at the edges. */
public enum Padding {
    /** Only whole kernels: the output is smaller, and rows and columns left over are not seen. */
    VALID(ConvolutionMode.Truncate),
    /** Zeros around the input: the output is the input's size over the stride, rounded up. */
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
