package io.gradwatch.training;

import io.gradwatch.training.replica.LentFloats;
import io.gradwatch.training.replica.WorkerResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/** Runs a round's job and fetches what its workers handed in, again where an executor was lost in between. */
final class ResultCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ResultCollector.class);
    private static final int ATTEMPTS = 4;

    private final Fetch fetch;

    /** Gets the floats of one worker. */
    interface Fetch {
        /** The worker's result; empty if its executor does not have the floats any more. */
        Optional<WorkerResult> of(HandedIn handedIn);
    }

    /** Fetches from the executors. */
    ResultCollector() {
        this(ResultCollector::fetch);
    }

    ResultCollector(Fetch fetch) {
        this.fetch = fetch;
    }

    /**
     * The results of all assignments, by worker. Their floats are good until the next round starts.
     *
     * @throws IllegalStateException if a worker's floats are lost again and again
     */
    List<WorkerResult> collect(RoundRdd round) {
        List<WorkerResult> results = new ArrayList<>();
        List<Integer> missing =
                IntStream.range(0, round.getNumPartitions()).boxed().toList();
        for (int attempt = 1; !missing.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS) {
                throw new IllegalStateException(
                        "what workers had handed in was lost %d times; are executors dying?".formatted(ATTEMPTS));
            }
            List<Optional<WorkerResult>> fetched =
                    run(round, missing).parallelStream().map(fetch::of).toList();
            fetched.forEach(result -> result.ifPresent(results::add));
            List<Integer> asked = missing;
            missing = IntStream.range(0, asked.size())
                    .filter(i -> fetched.get(i).isEmpty())
                    .mapToObj(asked::get)
                    .toList();
        }
        results.sort(Comparator.comparingInt(result -> result.report().worker()));
        return results;
    }

    private static List<HandedIn> run(RoundRdd round, List<Integer> assignments) {
        SparkContext context = round.context();
        Seq<Object> partitions =
                JavaConverters.asScalaBuffer(List.<Object>copyOf(assignments)).toList();
        byte[][] bytes = (byte[][])
                context.runJob(round, new HandIn(round.stateId()), partitions, ClassTag$.MODULE$.apply(byte[].class));
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> HandedIn.fromBytes(bytes[i]))
                .toList();
    }

    static Optional<WorkerResult> fetch(HandedIn handedIn) {
        try {
            LentFloats parameters = handedIn.trained() ? floats(handedIn, handedIn.parameters()) : LentFloats.EMPTY;
            LentFloats updaterState =
                    handedIn.hasUpdaterState() ? floats(handedIn, handedIn.updaterState()) : LentFloats.EMPTY;
            return Optional.of(new WorkerResult(handedIn.report(), parameters, updaterState));
        } catch (Exception e) { // Spark's Scala throws checked ones that it does not declare
            LOG.warn(
                    "worker {} has to train round {} again, as executor {} lost what it had handed in",
                    handedIn.report().worker(),
                    handedIn.report().round(),
                    handedIn.executor(),
                    e);
            return Optional.empty();
        }
    }

    private static LentFloats floats(HandedIn handedIn, BlockId block) throws IOException {
        BlockManager blocks = SparkEnv.get().blockManager();
        if (handedIn.executor().equals(blocks.blockManagerId().executorId())) {
            BlockData data = blocks.getLocalBytes(block).get();
            try {
                return LentFloats.of(data.toByteBuffer(), data);
            } finally {
                blocks.releaseLockAndDispose(block, data, Option.empty());
            }
        }
        ManagedBuffer data = blocks.blockTransferService()
                .fetchBlockSync(handedIn.host(), handedIn.port(), handedIn.executor(), block.name(), null);
        return LentFloats.of(data.nioByteBuffer(), data);
    }
}
