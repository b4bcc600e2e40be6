package io.gradwatch.training.cluster;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.bytedeco.javacpp.Pointer;

/**
 * Checks before training starts whether it fits into memory, because otherwise containers would be killed in the first
 * round.
 *
 * <p>Counts what a round needs at least. Native memory of an executor: parameters, gradient and updater state of each
 * replica. Heap of an executor: the broadcast state, the blocks that it arrived in, and the result of each replica,
 * which Spark's block store counts there although it is native memory. Heap of the driver: the state, the next state,
 * and the blocks of the broadcast. Activations, rows and Spark itself need more memory, so a training that passes the
 * check may still run out of memory.
 *
 * @param executorHeap bytes of heap of an executor
 * @param nativeLimit maximum of bytes that JavaCPP allocates in an executor: {@code org.bytedeco.javacpp.maxbytes}, by
 *     default the size of the heap
 * @param containerRoom bytes that a container has beside the heap; empty if executors are not in containers
 * @param driverHeap bytes of heap of the driver
 */
public record MemoryPreflight(long executorHeap, long nativeLimit, Optional<Long> containerRoom, long driverHeap) {
    private static final Pattern MAX_BYTES =
            Pattern.compile("-Dorg\\.bytedeco\\.javacpp\\.maxbytes=(\\S+)", Pattern.CASE_INSENSITIVE);

    private static final String NATIVE_LIMIT = "org.bytedeco.javacpp.maxbytes";
    private static final String EXECUTOR_MEMORY = "spark.executor.memory";
    private static final String OVERHEAD = "spark.executor.memoryOverhead";
    private static final long LEAST_OVERHEAD = 384L << 20;

    /** Reads the limits from Spark's configuration. With a local master the executor is this process. */
    public static MemoryPreflight of(SparkConf conf) {
        long own = Runtime.getRuntime().maxMemory();
        String master = conf.get("spark.master");
        if (master.startsWith("local")) {
            return new MemoryPreflight(own, limit(Pointer.maxBytes()), Optional.empty(), own);
        }
        // Spark reads a number without unit as megabytes.
        long heap = conf.getSizeAsMb(EXECUTOR_MEMORY, "1g") << 20;
        boolean contained = master.equals("yarn") || master.startsWith("k8s://");
        return new MemoryPreflight(
                heap, nativeLimit(conf, heap), contained ? Optional.of(overhead(conf, heap)) : Optional.empty(), own);
    }

    private static long nativeLimit(SparkConf conf, long heap) {
        String options = conf.get("spark.executor.defaultJavaOptions", "") + " "
                + conf.get("spark.executor.extraJavaOptions", "");
        Matcher option = MAX_BYTES.matcher(options);
        long limit = heap;
        while (option.find()) {
            limit = limit(bytes(option.group(1), heap));
        }
        return limit;
    }

    private static long bytes(String text, long heap) {
        try {
            return Pointer.parseBytes(text, heap);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(List.of(new Problem(
                    "spark.executor.extraJavaOptions",
                    "expected " + NATIVE_LIMIT + " to be a size such as 4g or 50%, found " + text)));
        }
    }

    /** Returns the limit; JavaCPP uses 0 for no limit. */
    private static long limit(long bytes) {
        return bytes > 0 ? bytes : Long.MAX_VALUE;
    }

    /** Returns the memory overhead of a container, computed as Spark does. */
    private static long overhead(SparkConf conf, long heap) {
        double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
        long byFactor = Math.max((long) (heap * factor), LEAST_OVERHEAD);
        return conf.contains(OVERHEAD) ? conf.getSizeAsMb(OVERHEAD) << 20 : byFactor;
    }

    /**
     * Checks that replicas of a network fit.
     *
     * @param state sizes of the network
     * @param replicas number of replicas on one executor
     * @throws InvalidInputException if a limit is too low; lists each such limit and the value it needs
     */
    public void check(State state, int replicas) {
        long stateBytes = (state.parameters + state.updaterState) * Float.BYTES;
        long nativeBytes = replicas * (2 * state.parameters + state.updaterState) * Float.BYTES;
        String need = "%d replica%s of %,d parameters with %,d numbers of updater state"
                .formatted(replicas, replicas == 1 ? "" : "s", state.parameters, state.updaterState);
        List<Problem> problems = new ArrayList<>();
        requireRoom(
                problems, EXECUTOR_MEMORY, executorHeap, (2L + replicas) * stateBytes, "the heap of an executor", need);
        requireRoom(
                problems,
                NATIVE_LIMIT,
                nativeLimit,
                nativeBytes,
                "what an executor may allocate outside its heap (-D in spark.executor.extraJavaOptions, by default the"
                        + " size of the heap)",
                need);
        containerRoom.ifPresent(room -> requireRoom(
                problems, OVERHEAD, room, nativeBytes, "what an executor's container has beside its heap", need));
        requireRoom(problems, "spark.driver.memory", driverHeap, 3 * stateBytes, "the heap of the driver", need);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /**
     * Lengths of a network's vectors.
     *
     * @param parameters number of parameters
     * @param updaterState number of scalars of updater state
     */
    public record State(long parameters, long updaterState) {}

    private static void requireRoom(
            List<Problem> problems, String setting, long room, long bytes, String what, String need) {
        if (bytes > room) {
            problems.add(new Problem(
                    setting,
                    "expected at least %s for %s, found %s: %s; raise it, or use fewer workers or smaller updaters"
                            .formatted(megabytes(bytes), need, megabytes(room), what)));
        }
    }

    private static String megabytes(long bytes) {
        return "%,d MB".formatted((bytes + (1 << 20) - 1) >> 20);
    }
}
