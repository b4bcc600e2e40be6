package io.gradwatch.training.data.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** A Spark job that reads files. */
public final class ReadingJob {
    private ReadingJob() {}

    /**
     * Runs the job and collects its results.
     *
     * @throws IOException if a task could not read a file in any of its attempts
     */
    public static <T> List<T> collect(JavaRDD<T> results) throws IOException {
        try {
            return results.collect();
        } catch (Exception e) {
            if (e.getCause() instanceof IOException || e.getCause() instanceof UncheckedIOException) {
                throw new IOException(
                        "a task could not read it: " + e.getCause().getMessage(), e);
            }
            throw e;
        }
    }
}
