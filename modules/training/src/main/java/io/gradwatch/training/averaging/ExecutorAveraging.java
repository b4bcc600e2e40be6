package io.gradwatch.training.averaging;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerReportCodec;
import io.gradwatch.training.averaging.Pieces.Piece;
import io.gradwatch.training.round.RoundRdd;
import io.gradwatch.training.spark.ShuffleCleanup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;

/**
 * Averages on executors: a shuffle brings the same pieces of all replicas to one reducer, which averages them in worker
 * order and returns only the mean. So the driver needs memory for one state, however many workers there are.
 */
final class ExecutorAveraging implements Averaging {
    private final List<Piece> pieces;
    private final int layers;
    private final int slices;

    ExecutorAveraging(List<Piece> pieces, int layers, int reducers) {
        this.pieces = pieces;
        this.layers = layers;
        this.slices = Math.min(reducers, pieces.size());
    }

    @Override
    public CombinedRound combine(RoundRdd round) {
        long start = System.nanoTime();
        JavaPairRDD<Integer, byte[]> scattered = scatter(round, pieces, slices);
        List<byte[]> reduced;
        try {
            reduced = reduce(scattered, pieces, slices);
        } finally {
            ShuffleCleanup.remove(scattered);
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
        MeanAssembly assembly = assemble(averages);
        double averageSeconds = (System.nanoTime() - collected) / 1e9;
        return new CombinedRound.Averaged(reports, assembly.mean(), assembly.drift(pieces), jobSeconds, averageSeconds);
    }

    /** Static, so that Spark serializes the arguments only and not this object. */
    private static JavaPairRDD<Integer, byte[]> scatter(RoundRdd round, List<Piece> pieces, int slices) {
        List<Piece> serializable = new ArrayList<>(pieces);
        return JavaRDD.fromRDD(round, round.elementClassTag())
                .flatMapToPair(result -> Slice.cut(result, serializable, slices))
                .partitionBy(new HashPartitioner(slices));
    }

    private static List<byte[]> reduce(JavaPairRDD<Integer, byte[]> scattered, List<Piece> pieces, int slices) {
        List<Piece> serializable = new ArrayList<>(pieces);
        return scattered
                .mapPartitions(frames -> List.of(
                                SliceAverage.of(frames, serializable, slices).toBytes())
                        .iterator())
                .collect();
    }

    private MeanAssembly assemble(List<SliceAverage> averages) {
        MeanAssembly assembly = new MeanAssembly(pieces, layers);
        for (SliceAverage slice : averages) {
            slice.addTo(assembly, pieces, Slice.bound(pieces, slice.index(), slices));
        }
        return assembly;
    }
}
