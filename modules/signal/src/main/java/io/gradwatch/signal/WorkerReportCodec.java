package io.gradwatch.signal;

import java.util.Optional;

/**
 * Byte form of a {@link WorkerReport}, which workers send to the driver: four bytes "GWWR", one byte for the version, then
 * the fields in the order of the record.
 */
public final class WorkerReportCodec {
    private static final int MAGIC = 0x47575752;
    private static final int VERSION = 2;

    private WorkerReportCodec() {}

    public static byte[] encode(WorkerReport report) {
        ByteWriter out = new ByteWriter(256 + 128 * report.parameters().size());
        out.header(MAGIC, VERSION);
        out.whole(report.worker());
        out.whole(report.round());
        out.text(report.variant());
        out.whole(report.examples());
        out.whole(report.minibatches());
        out.real(report.lossSum());
        out.whole(report.firstNonFinite());
        out.whole(report.parameters().size());
        report.parameters().forEach(parameter -> write(out, parameter));
        out.whole(report.activations().size());
        report.activations().forEach(activation -> write(out, activation));
        write(out, report.evaluation());
        write(out, report.validation());
        out.whole(report.computeNanos());
        out.whole(report.telemetryNanos());
        write(out, report.fingerprint());
        return out.toBytes();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not a worker report of this version, or are truncated or too long
     */
    public static WorkerReport decode(byte[] bytes) {
        return ByteReader.readAll("worker report", bytes, WorkerReportCodec::read);
    }

    private static WorkerReport read(ByteReader in) {
        in.header(MAGIC, VERSION);
        return new WorkerReport(
                in.int32(),
                in.int32(),
                in.text(),
                in.whole(),
                in.int32(),
                in.real(),
                in.int32(),
                in.list(WorkerReportCodec::readParameter),
                in.list(WorkerReportCodec::readActivation),
                readEvaluation(in),
                readEvaluation(in),
                in.whole(),
                in.whole(),
                readFingerprint(in));
    }

    private static void write(ByteWriter out, ParameterReport parameter) {
        GradientStatistics gradient = parameter.gradient();
        out.whole(gradient.samples());
        out.real(gradient.norm().mean());
        out.real(gradient.norm().min());
        out.real(gradient.norm().max());
        out.real(gradient.rms());
        out.real(gradient.meanMagnitude());
        out.real(gradient.maxMagnitude());
        out.real(gradient.zeroRatio());
        out.whole(gradient.nonFinite());
        for (int bucket = 0; bucket < LogHistogram.BUCKETS; bucket++) {
            out.whole(gradient.magnitudes().count(bucket));
        }
        out.real(parameter.updateNorm());
        out.real(parameter.weightNorm());
    }

    private static ParameterReport readParameter(ByteReader in) {
        GradientStatistics gradient = new GradientStatistics(
                in.int32(),
                new Spread(in.real(), in.real(), in.real()),
                in.real(),
                in.real(),
                in.real(),
                in.real(),
                in.whole(),
                readHistogram(in));
        return new ParameterReport(gradient, in.real(), in.real());
    }

    private static LogHistogram readHistogram(ByteReader in) {
        long[] counts = new long[LogHistogram.BUCKETS];
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] = in.whole();
        }
        return new LogHistogram(counts);
    }

    private static void write(ByteWriter out, ActivationStatistics activation) {
        out.real(activation.deadRatio());
        out.real(activation.saturatedRatio());
        out.real(activation.timeFlowRatio());
    }

    private static ActivationStatistics readActivation(ByteReader in) {
        return new ActivationStatistics(in.real(), in.real(), in.real());
    }

    private static void write(ByteWriter out, Optional<Evaluation> evaluation) {
        out.flag(evaluation.isPresent());
        evaluation.ifPresent(sums -> {
            out.whole(sums.examples());
            out.real(sums.lossSum());
            out.whole(sums.correct());
        });
    }

    private static Optional<Evaluation> readEvaluation(ByteReader in) {
        return in.flag() ? Optional.of(new Evaluation(in.whole(), in.real(), in.whole())) : Optional.empty();
    }

    private static void write(ByteWriter out, Fingerprint fingerprint) {
        out.text(fingerprint.blas());
        out.whole(fingerprint.ompThreads());
        out.text(fingerprint.version());
    }

    private static Fingerprint readFingerprint(ByteReader in) {
        return new Fingerprint(in.text(), in.int32(), in.text());
    }
}
