package io.gradwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotMergerSpeedTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void mergesAThousandWorkersWithTwoHundredLayersInAFractionOfASecond() {
        Layout layout = RandomReports.layout(200);
        List<byte[]> encoded = new RandomReports(1)
                .round(layout, 1000).stream().map(WorkerReportCodec::encode).toList();
        List<WorkerReport> reports =
                encoded.stream().map(WorkerReportCodec::decode).toList();
        SnapshotMerger merger = new SnapshotMerger(layout);

        double merging = medianMillis(() -> merger.merge(reports, 1, 1, new double[200]));
        double decoding = medianMillis(() -> encoded.forEach(WorkerReportCodec::decode));

        System.out.printf(
                "1,000 workers x 200 layers x 2 parameters: merging %.1f ms, decoding %.1f ms, %,d bytes a report%n",
                merging, decoding, encoded.get(0).length);
        assertThat(merging).isLessThan(200);
    }

    /** Returns the median CPU time of this thread, which does not depend on other load. */
    private static double medianMillis(Runnable work) {
        double[] millis = new double[15];
        for (int i = 0; i < millis.length; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            work.run();
            millis[i] = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }
}
