package io.gradwatch.training.spark;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/** The executors that are active at the time of a call. In local mode the driver is the only executor. */
public final class ClusterExecutors {
    private final SparkContext context;

    /** Creates a view of a context's executors. */
    public ClusterExecutors(SparkContext context) {
        this.context = context;
    }

    /** Returns the ids of the executors. */
    public List<String> ids() {
        return JavaConverters.seqAsJavaList(context.getExecutorIds());
    }

    /** Returns the number of executor processes. */
    public int count() {
        return (int) executors().count();
    }

    /** Returns the number of cores of all executors together; in local mode the number that the master URL names. */
    public int cores() {
        return context.isLocal()
                ? SparkContext$.MODULE$.numDriverCores(context.master())
                : executors().mapToInt(ExecutorSummary::totalCores).sum();
    }

    /** Returns the memory for storage of all executors together, in bytes. */
    public long storageBytes() {
        return executors().mapToLong(ExecutorSummary::maxMemory).sum();
    }

    private Stream<ExecutorSummary> executors() {
        boolean local = context.isLocal();
        return JavaConverters.seqAsJavaList(context.statusStore().executorList(true)).stream()
                .filter(executor -> local || !"driver".equals(executor.id()));
    }
}
