package io.gradwatch.training.cluster;

import io.gradwatch.training.spark.DynamicAllocation;
import org.apache.spark.SparkContext;

/**
 * Asks for executors where dynamic allocation would not: it waits until tasks have been waiting for a while, but before
 * the number of workers is settled there are no tasks, and later rounds may be shorter than that.
 */
final class ExecutorRequest {
    private final DynamicAllocation allocation;
    private final boolean dynamic;
    private int asked;

    ExecutorRequest(SparkContext context) {
        allocation = new DynamicAllocation(context);
        dynamic = allocation.isEnabled();
        asked = dynamic ? allocation.initialExecutors() : 0;
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
        int executors = Math.min((wanted - 1) / slotsPerExecutor + 1, allocation.maxExecutors());
        if (executors > asked) {
            asked = executors;
            allocation.request(executors);
        }
        return (int) Math.min((long) executors * slotsPerExecutor, wanted);
    }
}
