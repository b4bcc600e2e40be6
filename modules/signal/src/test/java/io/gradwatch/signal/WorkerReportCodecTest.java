package io.gradwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkerReportCodecTest {
    private static final Layout LAYOUT = RandomReports.layout(3);
    private final WorkerReport report = new RandomReports(1).report(LAYOUT, 5);
    private final byte[] bytes = WorkerReportCodec.encode(report);

    @Test
    void reportsSurviveARoundTrip() {
        for (int seed = 0; seed < 200; seed++) {
            WorkerReport sent = new RandomReports(seed).report(RandomReports.layout(seed % 5), seed);

            assertThat(WorkerReportCodec.decode(WorkerReportCodec.encode(sent))).isEqualTo(sent);
        }
    }

    @Test
    void nonFiniteAndExtremeValuesSurviveARoundTrip() {
        GradientStatistics broken = new GradientStatistics(
                Integer.MAX_VALUE,
                Spread.NONE,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                Double.MIN_VALUE,
                -0.0,
                Long.MAX_VALUE,
                LogHistogram.EMPTY);
        WorkerReport sent = new WorkerReport(
                Integer.MAX_VALUE,
                1,
                "größer",
                Long.MIN_VALUE,
                0,
                Double.NaN,
                -1,
                List.of(new ParameterReport(broken, Double.NaN, Double.MAX_VALUE), ParameterReport.NONE),
                List.of(ActivationStatistics.NONE),
                Optional.of(new Evaluation(0, Double.NaN, -1)),
                Optional.of(new Evaluation(7, 1.5, 3)),
                -1,
                0,
                new Fingerprint("", 0, ""));

        assertThat(WorkerReportCodec.decode(WorkerReportCodec.encode(sent))).isEqualTo(sent);
    }

    @Test
    void aReportWithoutListsAndEvaluationSurvivesARoundTrip() {
        WorkerReport sent = new WorkerReport(
                0,
                1,
                "baseline",
                0,
                0,
                0,
                -1,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                report.fingerprint());

        assertThat(WorkerReportCodec.decode(WorkerReportCodec.encode(sent))).isEqualTo(sent);
    }

    @Test
    void encodingIsDeterministic() {
        assertThat(WorkerReportCodec.encode(WorkerReportCodec.decode(bytes))).isEqualTo(bytes);
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WorkerReportCodec.decode(cut))
                    .withMessageStartingWith("worker report: ");
        }
    }

    @Test
    void trailingBytesAreRefused() {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerReportCodec.decode(longer))
                .withMessage("worker report: expected %d bytes, found %d", bytes.length, longer.length);
    }

    @Test
    void foreignBytesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerReportCodec.decode(new byte[] {'P', 'K', 3, 4, 0}))
                .withMessage("worker report: expected magic number 47575752, found 504b0304");
    }

    @Test
    void anotherVersionIsRefusedWithAdvice() {
        byte[] newer = bytes.clone();
        newer[4] = 3;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerReportCodec.decode(newer))
                .withMessage(
                        "worker report: expected version 2, found 3; run the same Gradwatch on driver and executors");
    }

    @Test
    void aDamagedReportIsDecodedOrRefusedWithoutAnyOtherException() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = bytes.clone();
            damaged[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            try {
                WorkerReportCodec.decode(damaged);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("worker report: ");
            }
        }
    }

    @Test
    void aParameterTakesAboutAHundredBytes() {
        assertThat(bytes.length).isLessThan(150 * LAYOUT.parameters().size() + 100);
    }
}
