package io.gradwatch.training.kernels;

import io.gradwatch.training.state.NativeFloats;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The input values under a convolution's kernel at each position, one row for each position, so that the convolution is a
 * matrix product (Chellapilla, Puri and Simard, "High performance convolutional neural networks for document processing",
 * 2006). The bits equal those of ND4J's {@code im2col}, which takes several times as long.
 */
final class Patches {
    /**
     * One dimension of a convolution.
     *
     * @param input positions of the input
     * @param kernel positions of the kernel
     * @param stride input positions from one output position to the next
     * @param padding positions of zeros before the first of the input
     * @param dilation input positions from one position of the kernel to the next
     * @param places output positions
     */
    record Axis(int input, int kernel, int stride, int padding, int dilation, int places) {}

    private final int channels;
    private final Axis height;
    private final Axis width;
    private final int length;
    private final float[] line;
    private INDArray room = Nd4j.empty();

    /** Creates patches of images with this many channels. */
    Patches(int channels, Axis height, Axis width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        length = channels * height.kernel * width.kernel;
        line = new float[width.places * length];
    }

    /** Returns whether these patches fit such images. */
    boolean isOf(int otherChannels, Axis otherHeight, Axis otherWidth) {
        return channels == otherChannels && height.equals(otherHeight) && width.equals(otherWidth);
    }

    /** Returns the bytes of the patches of this many images. */
    long bytes(long images) {
        return rows(images) * length * Float.BYTES;
    }

    private long rows(long images) {
        return images * height.places * width.places;
    }

    /**
     * Gathers the patches into memory that the next call overwrites.
     *
     * @param input images of shape {@code [images, channels, height, width]}, in any memory order
     * @return patches of shape {@code [images · places, channels · kernel]}, row-major
     */
    INDArray gather(INDArray input) {
        INDArray rows = room(rows(input.size(0)));
        INDArray dense = isDense(input) ? input : input.dup('c');
        float[] numbers = new float[Math.toIntExact(dense.length())];
        NativeFloats.floats(dense).get(numbers);
        int[] stride = IntStream.range(0, dense.rank()).map(dense::stride).toArray();
        FloatBuffer target = NativeFloats.floats(rows);
        for (int i = 0; i < dense.size(0); i++) {
            for (int y = 0; y < height.places; y++) {
                gatherLine(numbers, i * stride[0], stride, y * height.stride - height.padding);
                target.put(line);
            }
        }
        return rows;
    }

    /** Returns memory for this many rows: the first part of the memory for the most rows so far. */
    @SuppressWarnings("try") // the workspace scope is left by closing it, not used
    private INDArray room(long rows) {
        if (rows * length > room.length()) {
            try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                room = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, length}, 'c');
            }
        }
        return room.size(0) == rows ? room : room.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
    }

    /** Returns whether the array's elements are in memory without gaps. */
    private static boolean isDense(INDArray array) {
        return IntStream.range(0, array.rank())
                        .mapToLong(i -> (array.size(i) - 1) * array.stride(i))
                        .sum()
                == array.length() - 1;
    }

    private void gatherLine(float[] numbers, int origin, int[] stride, int top) {
        int at = 0;
        for (int x = 0; x < width.places; x++) {
            int left = x * width.stride - width.padding;
            for (int channel = 0; channel < channels; channel++) {
                at = gatherPatch(numbers, origin + channel * stride[1], stride, top, left, at);
            }
        }
    }

    /** Gathers one channel of one patch; returns the index at which the next begins. */
    private int gatherPatch(float[] numbers, int origin, int[] stride, int top, int left, int start) {
        int at = start;
        for (int ky = 0; ky < height.kernel; ky++) {
            int row = top + ky * height.dilation;
            boolean inside = row >= 0 && row < height.input;
            for (int kx = 0; kx < width.kernel; kx++) {
                int column = left + kx * width.dilation;
                line[at++] = inside && column >= 0 && column < width.input
                        ? numbers[origin + row * stride[2] + column * stride[3]]
                        : 0;
            }
        }
        return at;
    }
}
