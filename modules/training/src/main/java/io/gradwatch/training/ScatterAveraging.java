package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerReportCodec;
import io.gradwatch.training.Pieces.Piece;
import io.gradwatch.training.Pieces.Vector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;

/**
 * Averages on the executors: each reducer gets the same pieces of all replicas, averages them in worker order, and only
 * the average goes to the driver. What the driver holds is then one state, however many workers there are.
 */
final class ScatterAveraging implements Averaging {
    private final List<Piece> pieces;
    private final int layers;
    private final int slices;

    ScatterAveraging(List<Piece> pieces, int layers, int reducers) {
        this.pieces = pieces;
        this.layers = layers;
        this.slices = Math.min(reducers, pieces.size());
    }

    @Override
    public CombinedRound run(RoundRdd round) {
        long start = System.nanoTime();
        JavaPairRDD<Integer, byte[]> scattered = scatter(round, pieces, slices);
        List<byte[]> reduced;
        try {
            reduced = reduce(scattered, pieces, slices);
        } finally {
            forgetShuffle(round.context(), scattered);
        }
        long collected = System.nanoTime();
        List<SliceAverage> averages =
                reduced.stream().map(SliceAverage::fromBytes).toList();
        List<WorkerReport> reports = averages.stream()
                .flatMap(average -> average.reports().stream())
                .map(WorkerReportCodec::decode)
                .sorted(Comparator.comparingInt(WorkerReport::worker))
                .toList();
        double jobSeconds = (collected - start) / 1e9;
        if (reports.stream().allMatch(report -> report.examples() == 0)) {
            return new CombinedRound.NothingTrained(reports, jobSeconds, (System.nanoTime() - collected) / 1e9);
        }
        StateAssembly state = assemble(averages);
        return state.combined(reports, pieces, jobSeconds, (System.nanoTime() - collected) / 1e9);
    }

    /** Static, so that a task carries no more than these. */
    private static JavaPairRDD<Integer, byte[]> scatter(RoundRdd round, List<Piece> pieces, int slices) {
        List<Piece> cut = new ArrayList<>(pieces);
        return JavaRDD.fromRDD(round, round.elementClassTag())
                .flatMapToPair(result -> Slice.cut(result, cut, slices))
                .partitionBy(new HashPartitioner(slices));
    }

    private static List<byte[]> reduce(JavaPairRDD<Integer, byte[]> scattered, List<Piece> pieces, int slices) {
        List<Piece> cut = new ArrayList<>(pieces);
        return scattered
                .mapPartitions(frames ->
                        List.of(SliceAverage.of(frames, cut, slices).toBytes()).iterator())
                .collect();
    }

    private StateAssembly assemble(List<SliceAverage> averages) {
        StateAssembly state =
                new StateAssembly(length(Vector.PARAMETERS), length(Vector.UPDATER_STATE), layers, pieces.size());
        for (SliceAverage slice : averages) {
            slice.addTo(state, pieces, Slice.bound(pieces, slice.index(), slices));
        }
        return state;
    }

    private int length(Vector vector) {
        return pieces.stream()
                .filter(piece -> piece.vector() == vector)
                .mapToInt(Piece::length)
                .sum();
    }

    /** Spark would keep the round's shuffle files until the driver's garbage collector finds the round unused. */
    private static void forgetShuffle(SparkContext context, JavaPairRDD<Integer, byte[]> scattered) {
        if (scattered.rdd() instanceof ShuffledRDD<?, ?, ?> shuffled
                && context.cleaner().isDefined()) {
            int shuffle = ((org.apache.spark.ShuffleDependency<?, ?, ?>)
                            shuffled.dependencies().head())
                    .shuffleId();
            context.cleaner().get().doCleanupShuffle(shuffle, false);
        }
    }
}
