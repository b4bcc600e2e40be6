package io.gradwatch.training.cluster;

import io.gradwatch.training.spark.DynamicAllocation;
import org.apache.spark.SparkContext;

/**
 * Requests executors under dynamic allocation, which only adds executors after tasks have waited for a while. Before
 * the number of workers is known there are no tasks, and later rounds may be shorter than that while.
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
     * Requests executors for this number of task slots, unless they have been requested before.
     *
     * @param slotsPerExecutor expected number of slots of an executor
     * @return number of slots to wait for; fewer than wanted if the application may not have enough executors
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
