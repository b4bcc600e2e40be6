package io.gradwatch.rollout.remedy;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.shard.DataSource;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Rows computed by rules, split over workers as the rows of files are: contiguous and in order.
 *
 * @param shape shape of a row's features
 * @param labelWidth number of classes, or 1 for a numeric target
 * @param train rule of the training rows
 * @param test rule of the test rows
 */
record RuledRows(List<Integer> shape, int labelWidth, Rule train, Rule test) {
    /** Training rows. */
    static final int TRAIN = 512;

    private static final int TEST = 256;

    /** Computes a row. */
    interface Rule {
        /** Fills arrays of zeros. */
        void fill(int index, Random random, float[] features, float[] labels);
    }

    DataSource source(JavaSparkContext context) {
        return new DataSource() {
            @Override
            public List<Integer> featureShape() {
                return shape;
            }

            @Override
            public DataSpec.Label label() {
                return labelWidth > 1
                        ? new DataSpec.Classes(Optional.empty(), labelWidth)
                        : new DataSpec.Targets(List.of("y"));
            }

            @Override
            public PreparedData prepare(int workers, long seed) {
                List<Shard> shares = new ArrayList<>();
                long[] counts = new long[workers];
                for (int i = 0; i < workers; i++) {
                    Rows rows = rows(train, 1, TRAIN * i / workers, TRAIN * (i + 1) / workers);
                    Rows tests = rows(test, 2, TEST * i / workers, TEST * (i + 1) / workers);
                    counts[i] = rows.count();
                    shares.add(new Shard(i, rows, Rows.NONE, tests));
                }
                return new PreparedData(context.parallelize(shares, workers), counts, 0, TEST, Optional.empty());
            }
        };
    }

    private Rows rows(Rule rule, int series, int from, int to) {
        int width = shape.stream().reduce(1, Math::multiplyExact);
        float[] features = new float[(to - from) * width];
        float[] labels = new float[(to - from) * labelWidth];
        for (int index = from; index < to; index++) {
            float[] row = new float[width];
            float[] label = new float[labelWidth];
            // The first random numbers of neighbouring seeds are alike.
            Random random = new Random((series * 1_000_003L + index) * 0x9E3779B97F4A7C15L);
            rule.fill(index, random, row, label);
            System.arraycopy(row, 0, features, (index - from) * width, width);
            System.arraycopy(label, 0, labels, (index - from) * labelWidth, labelWidth);
        }
        return Rows.of(features, labels, to - from);
    }
}
