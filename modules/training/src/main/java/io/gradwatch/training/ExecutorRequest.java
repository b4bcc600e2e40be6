package io.gradwatch.training;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.util.Utils;
import scala.collection.immutable.Map$;

/**
 * Asks for executors where dynamic allocation would not: it waits until tasks have been waiting for a while, but before
 * the number of workers is settled there are no tasks, and later rounds may be shorter than that.
 */
final class ExecutorRequest {
    private final SparkContext context;
    private final boolean dynamic;
    private int asked;

    ExecutorRequest(SparkContext context) {
        this.context = context;
        dynamic = Utils.isDynamicAllocationEnabled(context.conf());
        asked = dynamic ? Utils.getDynamicAllocationInitialExecutors(context.conf()) : 0;
    }

    /**
     * Makes sure that executors for so many task slots have been asked for.
     *
     * @param slotsPerExecutor as far as it is known
     * @return slots that may come of it, fewer where the application may not have so many executors
     */
    int forSlots(int wanted, int slotsPerExecutor) {
        if (!dynamic) {
            return wanted;
        }
        SparkConf conf = context.conf();
        int most = conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
        int executors = Math.min((wanted - 1) / slotsPerExecutor + 1, most);
        if (executors > asked) {
            asked = executors;
            context.requestTotalExecutors(executors, 0, Map$.MODULE$.empty());
        }
        return (int) Math.min((long) executors * slotsPerExecutor, wanted);
    }
}
