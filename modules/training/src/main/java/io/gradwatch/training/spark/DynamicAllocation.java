package io.gradwatch.training.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.util.Utils;
import scala.collection.immutable.Map$;

/** Requests executors under {@code spark.dynamicAllocation.enabled}. */
public final class DynamicAllocation {
    private final SparkContext context;

    /** Creates a requester for a context. */
    public DynamicAllocation(SparkContext context) {
        this.context = context;
    }

    /** Returns whether dynamic allocation is on; it is off in local mode. */
    public boolean isEnabled() {
        return Utils.isDynamicAllocationEnabled(context.conf());
    }

    /** Returns the number of executors that Spark requests at the start. */
    public int initialExecutors() {
        return Utils.getDynamicAllocationInitialExecutors(context.conf());
    }

    /** Returns the greatest number of executors that the application may have. */
    public int maxExecutors() {
        SparkConf conf = context.conf();
        return conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
    }

    /** Requests this number of executors in total. */
    public void request(int executors) {
        context.requestTotalExecutors(executors, 0, Map$.MODULE$.empty());
    }
}
