package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.Pieces.Piece;
import io.gradwatch.training.replica.WorkerResult;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/** Averages on the driver, which holds all replicas' results for a moment: the fast way while they are few or small. */
final class DriverAveraging implements Averaging {
    private final List<Piece> pieces;
    private final int layers;

    DriverAveraging(List<Piece> pieces, int layers) {
        this.pieces = pieces;
        this.layers = layers;
    }

    @Override
    public RoundOutcome run(RoundRdd round) {
        long start = System.nanoTime();
        byte[][] bytes = (byte[][]) round.context().runJob(round, new Single(), ClassTag$.MODULE$.apply(byte[].class));
        long collected = System.nanoTime();
        List<WorkerResult> results = Stream.of(bytes)
                .map(WorkerResult::fromBytes)
                .sorted(Comparator.comparingInt(result -> result.report().worker()))
                .toList();
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
            state.add(i, piece, PieceAverage.of(piece.length(), sources));
        });
        return state;
    }

    private record PieceOf(Piece piece, WorkerResult result) implements PieceAverage.Source {
        @Override
        public long examples() {
            return result.report().examples();
        }

        @Override
        public void read(float[] target) {
            piece.vector().of(result).read(piece.start(), target, piece.length());
        }
    }

    /** A partition's only element. A class of its own, so that Spark does not go looking for a closure's captures. */
    private static final class Single extends AbstractFunction2<TaskContext, Iterator<byte[]>, byte[]>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] apply(TaskContext task, Iterator<byte[]> results) {
            return results.next();
        }
    }
}
