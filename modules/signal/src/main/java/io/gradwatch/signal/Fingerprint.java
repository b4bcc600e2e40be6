package io.gradwatch.signal;

import java.util.Objects;

/**
 * What floating-point bits depend on besides seed, data and number of workers: results are comparable bit for bit only
 * within one fingerprint.
 *
 * @param blas the kernel family that the BLAS library chose for the CPU, such as {@code Haswell}
 * @param ompThreads OpenMP threads that one operation may use
 * @param version Gradwatch's version
 */
public record Fingerprint(String blas, int ompThreads, String version) {
    public Fingerprint {
        Objects.requireNonNull(blas, "blas");
        Objects.requireNonNull(version, "version");
    }
}
