package io.gradwatch.signal;

import java.util.Objects;

/**
 * The environment that floating-point bits depend on besides seed, data and number of workers. Only results with the same
 * fingerprint are comparable bit by bit.
 *
 * @param blas the kernel family that the BLAS library chose for the CPU, such as {@code Haswell}
 * @param ompThreads maximum number of OpenMP threads of one operation
 * @param version version of Gradwatch
 */
public record Fingerprint(String blas, int ompThreads, String version) {
    public Fingerprint {
        Objects.requireNonNull(blas, "blas");
        Objects.requireNonNull(version, "version");
    }
}
