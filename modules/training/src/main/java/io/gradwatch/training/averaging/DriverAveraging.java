package io.gradwatch.training.averaging;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.averaging.Pieces.Piece;
import io.gradwatch.training.averaging.Pieces.Vector;
import io.gradwatch.training.replica.WorkerResult;
import io.gradwatch.training.round.ResultCollector;
import io.gradwatch.training.round.RoundRdd;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Averages on the driver. The driver needs access to all replicas at once, so this is the faster choice while they are few
 * or small.
 */
final class DriverAveraging implements Averaging {
    /** Number of blocks per core, so that a core that finishes early takes over work of another. */
    private static final int BLOCKS_PER_CORE = 4;

    private final ResultCollector collector = new ResultCollector();
    private final List<Piece> pieces;
    private final int layers;

    DriverAveraging(List<Piece> pieces, int layers) {
        this.pieces = pieces;
        this.layers = layers;
    }

    @Override
    public CombinedRound combine(RoundRdd round) {
        long start = System.nanoTime();
        List<WorkerResult> results = collector.collect(round);
        long collected = System.nanoTime();
        List<WorkerReport> reports = results.stream().map(WorkerResult::report).toList();
        List<WorkerResult> trained = results.stream()
                .filter(result -> result.report().examples() > 0)
                .toList();
        double jobSeconds = (collected - start) / 1e9;
        if (trained.isEmpty()) {
            return new CombinedRound.NothingTrained(reports, jobSeconds, 0);
        }
        MeanAssembly assembly = average(trained);
        double averageSeconds = (System.nanoTime() - collected) / 1e9;
        return new CombinedRound.Averaged(reports, assembly.mean(), assembly.drift(pieces), jobSeconds, averageSeconds);
    }

    private MeanAssembly average(List<WorkerResult> trained) {
        MeanAssembly assembly = new MeanAssembly(pieces, layers);
        int blocks = BLOCKS_PER_CORE * Runtime.getRuntime().availableProcessors();
        IntStream.range(0, blocks).parallel().forEach(block -> {
            PieceAverager averager = new PieceAverager();
            for (int i = Slice.bound(pieces, block, blocks); i < Slice.bound(pieces, block + 1, blocks); i++) {
                Piece piece = pieces.get(i);
                List<PieceOf> sources = trained.stream()
                        .map(result -> new PieceOf(piece, result))
                        .toList();
                boolean drift = piece.vector() == Vector.PARAMETERS;
                assembly.add(i, averager.average(piece.length(), sources, drift, assembly.target(piece)));
            }
        });
        return assembly;
    }

    private record PieceOf(Piece piece, WorkerResult result) implements PieceAverager.Source {
        @Override
        public long examples() {
            return result.report().examples();
        }

        @Override
        public void read(int from, float[] target, int count) {
            piece.vector().of(result).read(piece.start() + from, target, count);
        }
    }
}
