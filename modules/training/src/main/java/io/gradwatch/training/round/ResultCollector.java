package io.gradwatch.training.round;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.replica.WorkerResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/** Runs a round's job and fetches the workers' results. Workers whose executor was lost in between train the round again. */
public final class ResultCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ResultCollector.class);
    private static final int ATTEMPTS = 4;

    private final Fetch fetch;

    /** Fetches the floats of one worker. */
    interface Fetch {
        /** Returns the worker's result; empty if its executor does not have the floats any more. */
        Optional<WorkerResult> of(WorkerOutput output);
    }

    /** Creates a collector that fetches from the executors. */
    public ResultCollector() {
        this(ResultCollector::fetch);
    }

    ResultCollector(Fetch fetch) {
        this.fetch = fetch;
    }

    /**
     * Runs the round's job and returns the results of all workers, ordered by worker. Their floats are valid until the next
     * round starts.
     *
     * @throws IllegalStateException if floats of the same worker are lost in four consecutive attempts
     */
    public List<WorkerResult> collect(RoundRdd round) {
        List<WorkerResult> results = new ArrayList<>();
        List<Integer> missing =
                IntStream.range(0, round.getNumPartitions()).boxed().toList();
        for (int attempt = 1; !missing.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS) {
                throw new IllegalStateException(
                        "Worker results were lost in %d consecutive attempts; check whether executors are being killed."
                                .formatted(ATTEMPTS));
            }
            List<Optional<WorkerResult>> fetched =
                    run(round, missing).parallelStream().map(fetch::of).toList();
            fetched.forEach(result -> result.ifPresent(results::add));
            List<Integer> requested = missing;
            missing = IntStream.range(0, requested.size())
                    .filter(i -> fetched.get(i).isEmpty())
                    .mapToObj(requested::get)
                    .toList();
        }
        results.sort(Comparator.comparingInt(result -> result.report().worker()));
        return results;
    }

    /** Runs the job of a round that only evaluates and returns the workers' reports, ordered by worker. */
    public List<WorkerReport> reports(RoundRdd round) {
        return collect(round).stream().map(WorkerResult::report).toList();
    }

    private static List<WorkerOutput> run(RoundRdd round, List<Integer> partitions) {
        SparkContext context = round.context();
        Seq<Object> indices =
                JavaConverters.asScalaBuffer(List.<Object>copyOf(partitions)).toList();
        byte[][] bytes = (byte[][]) context.runJob(
                round, new WorkerOutput.Publisher(round.stateId()), indices, ClassTag$.MODULE$.apply(byte[].class));
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> WorkerOutput.fromBytes(bytes[i]))
                .toList();
    }

    static Optional<WorkerResult> fetch(WorkerOutput output) {
        try {
            return Optional.of(output.fetch());
        } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
            LOG.warn(
                    "worker {} trains round {} again, because executor {} lost its result",
                    output.report().worker(),
                    output.report().round(),
                    output.location().executor(),
                    e);
            return Optional.empty();
        }
    }
}
