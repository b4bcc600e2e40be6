package io.gradwatch.training.data.shard;

import java.nio.FloatBuffer;

/** Rows in memory. A plain class, because {@code spark.serializer} may be Kryo, which cannot read records. */
final class ArrayRows implements Rows {
    private static final long serialVersionUID = 1L;

    private final float[] features;
    private final float[] labels;
    private final int count;

    ArrayRows(float[] features, float[] labels, int count) {
        this.features = features;
        this.labels = labels;
        this.count = count;
    }

    /** Returns a builder that accepts rows in any order. */
    static RowsBuilder builder(RowLayout layout, int count) {
        float[] features = new float[Math.multiplyExact(count, layout.features())];
        float[] labels = new float[Math.multiplyExact(count, layout.labels())];
        return new RowsBuilder() {
            @Override
            public void place(int row, float[] packed) {
                System.arraycopy(packed, 0, features, row * layout.features(), layout.features());
                layout.unpackLabels(
                        FloatBuffer.wrap(packed, layout.features(), layout.packedLabels()),
                        FloatBuffer.wrap(labels, row * layout.labels(), layout.labels()));
            }

            @Override
            public Rows build() {
                return new ArrayRows(features, labels, count);
            }
        };
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void gatherFeatures(int[] rows, int from, int to, FloatBuffer target) {
        gather(features, rows, from, to, target);
    }

    @Override
    public void gatherLabels(int[] rows, int from, int to, FloatBuffer target) {
        gather(labels, rows, from, to, target);
    }

    @Override
    public boolean isHere() {
        return true;
    }

    private void gather(float[] source, int[] rows, int from, int to, FloatBuffer target) {
        int length = source.length / Math.max(1, count);
        for (int i = from; i < to; i++) {
            target.put(source, rows[i] * length, length);
        }
    }
}
