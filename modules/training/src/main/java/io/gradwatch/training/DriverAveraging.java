package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.Pieces.Piece;
import io.gradwatch.training.Pieces.Vector;
import io.gradwatch.training.replica.WorkerResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Averages on the driver, which holds all replicas' results for a moment: the fast way while they are few or small. */
final class DriverAveraging implements Averaging {
    private final ResultCollector collector;
    private final List<Piece> pieces;
    private final int layers;

    DriverAveraging(ResultCollector collector, List<Piece> pieces, int layers) {
        this.collector = collector;
        this.pieces = pieces;
        this.layers = layers;
    }

    @Override
    public RoundOutcome run(RoundRdd round) {
        long start = System.nanoTime();
        List<WorkerResult> results = collector.collect(round);
        long collected = System.nanoTime();
        List<WorkerReport> reports = results.stream().map(WorkerResult::report).toList();
        List<WorkerResult> trained = results.stream()
                .filter(result -> result.report().examples() > 0)
                .toList();
        Optional<StateAssembly> state = trained.isEmpty() ? Optional.empty() : Optional.of(average(trained));
        return RoundOutcome.of(
                reports, state, pieces, (collected - start) / 1e9, (System.nanoTime() - collected) / 1e9);
    }

    private StateAssembly average(List<WorkerResult> trained) {
        WorkerResult first = trained.get(0);
        StateAssembly state = new StateAssembly(
                first.parameters().length(), first.updaterState().length(), layers, pieces.size());
        IntStream.range(0, pieces.size()).parallel().forEach(i -> {
            Piece piece = pieces.get(i);
            List<PieceOf> sources =
                    trained.stream().map(result -> new PieceOf(piece, result)).toList();
            state.add(
                    i,
                    PieceAverage.of(piece.length(), sources, piece.vector() == Vector.PARAMETERS, state.target(piece)));
        });
        return state;
    }

    private record PieceOf(Piece piece, WorkerResult result) implements PieceAverage.Source {
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
