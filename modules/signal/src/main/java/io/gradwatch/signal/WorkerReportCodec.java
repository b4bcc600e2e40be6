package io.gradwatch.signal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The byte form in which a {@link WorkerReport} travels from a worker to the driver: four bytes "GWWR", one of version,
 * then the fields in the order of the record. Whole numbers are zigzag varints, so that small ones take one byte;
 * doubles are eight bytes, so that every value, NaN and the infinities included, arrives as it left; text is UTF-8 behind
 * its length.
 */
public final class WorkerReportCodec {
    private static final int MAGIC = 0x47575752;
    private static final int VERSION = 1;

    private WorkerReportCodec() {}

    public static byte[] encode(WorkerReport report) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(256 + 128 * report.parameters().size());
        try {
            write(report, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no worker report, cut short, too long or of another version
     */
    public static WorkerReport decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            WorkerReport report = read(in);
            if (in.hasRemaining()) {
                throw malformed("it ends after " + in.position() + " of " + bytes.length + " bytes");
            }
            return report;
        } catch (BufferUnderflowException e) {
            throw malformed("cut short after " + bytes.length + " bytes");
        }
    }

    private static void write(WorkerReport report, DataOutput out) throws IOException {
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        writeWhole(out, report.worker());
        writeWhole(out, report.round());
        writeText(out, report.variant());
        writeWhole(out, report.examples());
        writeWhole(out, report.minibatches());
        out.writeDouble(report.lossSum());
        writeWhole(out, report.firstNonFinite());
        writeWhole(out, report.parameters().size());
        for (ParameterReport parameter : report.parameters()) {
            writeGradient(out, parameter.gradient());
            out.writeDouble(parameter.updateNorm());
            out.writeDouble(parameter.weightNorm());
        }
        writeWhole(out, report.activations().size());
        for (ActivationStatistics activation : report.activations()) {
            out.writeDouble(activation.deadRatio());
            out.writeDouble(activation.saturatedRatio());
        }
        out.writeBoolean(report.evaluation().isPresent());
        if (report.evaluation().isPresent()) {
            writeEvaluation(out, report.evaluation().get());
        }
        writeWhole(out, report.computeNanos());
        writeWhole(out, report.telemetryNanos());
        writeFingerprint(out, report.fingerprint());
    }

    private static WorkerReport read(ByteBuffer in) {
        readHeader(in);
        return new WorkerReport(
                readInt(in),
                readInt(in),
                readText(in),
                readWhole(in),
                readInt(in),
                in.getDouble(),
                readInt(in),
                readParameters(in),
                readActivations(in),
                in.get() != 0 ? Optional.of(readEvaluation(in)) : Optional.empty(),
                readWhole(in),
                readWhole(in),
                readFingerprint(in));
    }

    private static void readHeader(ByteBuffer in) {
        int magic = in.getInt();
        if (magic != MAGIC) {
            throw malformed(String.format("expected it to start with %08x, found %08x", MAGIC, magic));
        }
        int version = in.get() & 0xFF;
        if (version != VERSION) {
            throw malformed("expected version " + VERSION + ", found " + version
                    + "; run the same Gradwatch on driver and executors");
        }
    }

    private static List<ParameterReport> readParameters(ByteBuffer in) {
        int count = readCount(in);
        List<ParameterReport> parameters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parameters.add(new ParameterReport(readGradient(in), in.getDouble(), in.getDouble()));
        }
        return parameters;
    }

    private static List<ActivationStatistics> readActivations(ByteBuffer in) {
        int count = readCount(in);
        List<ActivationStatistics> activations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            activations.add(new ActivationStatistics(in.getDouble(), in.getDouble()));
        }
        return activations;
    }

    private static void writeGradient(DataOutput out, GradientStatistics gradient) throws IOException {
        writeWhole(out, gradient.samples());
        out.writeDouble(gradient.norm().mean());
        out.writeDouble(gradient.norm().min());
        out.writeDouble(gradient.norm().max());
        out.writeDouble(gradient.rms());
        out.writeDouble(gradient.meanMagnitude());
        out.writeDouble(gradient.maxMagnitude());
        out.writeDouble(gradient.zeroRatio());
        writeWhole(out, gradient.nonFinite());
        for (int bucket = 0; bucket < LogHistogram.BUCKETS; bucket++) {
            writeWhole(out, gradient.magnitudes().count(bucket));
        }
    }

    private static GradientStatistics readGradient(ByteBuffer in) {
        return new GradientStatistics(
                readInt(in),
                new Spread(in.getDouble(), in.getDouble(), in.getDouble()),
                in.getDouble(),
                in.getDouble(),
                in.getDouble(),
                in.getDouble(),
                readWhole(in),
                readHistogram(in));
    }

    private static LogHistogram readHistogram(ByteBuffer in) {
        long[] counts = new long[LogHistogram.BUCKETS];
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] = readWhole(in);
        }
        return new LogHistogram(counts);
    }

    private static void writeEvaluation(DataOutput out, Evaluation evaluation) throws IOException {
        writeWhole(out, evaluation.examples());
        out.writeDouble(evaluation.lossSum());
        writeWhole(out, evaluation.correct());
    }

    private static Evaluation readEvaluation(ByteBuffer in) {
        return new Evaluation(readWhole(in), in.getDouble(), readWhole(in));
    }

    private static void writeFingerprint(DataOutput out, Fingerprint fingerprint) throws IOException {
        writeText(out, fingerprint.blas());
        writeWhole(out, fingerprint.ompThreads());
        writeText(out, fingerprint.version());
    }

    private static Fingerprint readFingerprint(ByteBuffer in) {
        return new Fingerprint(readText(in), readInt(in), readText(in));
    }

    private static void writeText(DataOutput out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeWhole(out, utf8.length);
        out.write(utf8);
    }

    private static String readText(ByteBuffer in) {
        byte[] utf8 = new byte[readCount(in)];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void writeWhole(DataOutput out, long value) throws IOException {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readWhole(ByteBuffer in) {
        long zigzag = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.get() & 0xFF;
            zigzag |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw malformed("a whole number has more than 64 bits");
    }

    private static int readInt(ByteBuffer in) {
        long value = readWhole(in);
        if (value != (int) value) {
            throw malformed("expected a number of 32 bits, found " + value);
        }
        return (int) value;
    }

    /** The length of a list or text: every entry takes at least a byte, so it cannot exceed the bytes left. */
    private static int readCount(ByteBuffer in) {
        int count = readInt(in);
        if (count < 0 || count > in.remaining()) {
            throw malformed("expected at most " + in.remaining() + " entries, found " + count);
        }
        return count;
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("worker report: " + what);
    }
}
