package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.Pieces.Piece;
import io.gradwatch.training.Pieces.Vector;
import io.gradwatch.training.replica.WorkerResult;
import java.util.List;
import java.util.stream.IntStream;

/** Averages on the driver, which holds all replicas' results for a moment: the fast way while they are few or small. */
final class DriverAveraging implements Averaging {
    /** Enough that no core waits long for another. */
    private static final int BLOCKS_A_CORE = 4;

    private final ResultCollector collector;
    private final List<Piece> pieces;
    private final int layers;

    DriverAveraging(ResultCollector collector, List<Piece> pieces, int layers) {
        this.collector = collector;
        this.pieces = pieces;
        this.layers = layers;
    }

    @Override
    public CombinedRound run(RoundRdd round) {
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
        StateAssembly state = average(trained);
        return state.combined(reports, pieces, jobSeconds, (System.nanoTime() - collected) / 1e9);
    }

    private StateAssembly average(List<WorkerResult> trained) {
        WorkerResult first = trained.get(0);
        StateAssembly state = new StateAssembly(
                first.parameters().length(), first.updaterState().length(), layers, pieces.size());
        int blocks = BLOCKS_A_CORE * Runtime.getRuntime().availableProcessors();
        IntStream.range(0, blocks).parallel().forEach(block -> {
            PieceAverager averager = new PieceAverager();
            for (int i = Slice.bound(pieces, block, blocks); i < Slice.bound(pieces, block + 1, blocks); i++) {
                Piece piece = pieces.get(i);
                List<PieceOf> sources = trained.stream()
                        .map(result -> new PieceOf(piece, result))
                        .toList();
                boolean drift = piece.vector() == Vector.PARAMETERS;
                state.add(i, averager.average(piece.length(), sources, drift, state.target(piece)));
            }
        });
        return state;
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
