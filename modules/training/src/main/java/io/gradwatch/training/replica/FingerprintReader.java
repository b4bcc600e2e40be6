package io.gradwatch.training.replica;

import io.gradwatch.signal.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Properties;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Determines this process's {@link Fingerprint}. OpenBLAS does not report to Java which kernels it uses, but the bits
 * of one fixed product identify them, because the kernel families add in different orders.
 */
final class FingerprintReader {
    private static final int SIZE = 129;

    private FingerprintReader() {}

    private static final class Holder {
        private static final Fingerprint FINGERPRINT = new Fingerprint(blas(), ompThreads(), version());
    }

    static Fingerprint fingerprint() {
        return Holder.FINGERPRINT;
    }

    private static String blas() {
        String name = System.getenv().getOrDefault("OPENBLAS_CORETYPE", "auto");
        return name + "-" + String.format("%08x", productHash());
    }

    private static int productHash() {
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i + 1);
        }
        INDArray matrix = Nd4j.createFromArray(values).reshape(SIZE, SIZE);
        return Arrays.hashCode(matrix.mmul(matrix.transpose()).dup('c').data().asFloat());
    }

    private static int ompThreads() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    }

    private static String version() {
        try (InputStream in = FingerprintReader.class.getResourceAsStream("/gradwatch-version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("gradwatch-version.properties cannot be read", e);
        }
    }
}
