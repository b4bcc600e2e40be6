package io.gradwatch.training;

import io.gradwatch.training.replica.LentFloats;
import io.gradwatch.training.replica.WorkerResult;
import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * The end of a task: lends a worker's floats to Spark's block store, from where the driver fetches them as they are. As
 * the task's result they would go through two serializers, and be copied seven times on the way.
 *
 * <p>A class of its own, so that Spark does not go looking for a closure's captures.
 */
final class HandIn extends AbstractFunction2<TaskContext, Iterator<WorkerResult>, byte[]> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long broadcast;

    /** For a round that starts from the state of this broadcast; what is left goes when that is destroyed. */
    HandIn(long broadcast) {
        this.broadcast = broadcast;
    }

    @Override
    public byte[] apply(TaskContext task, Iterator<WorkerResult> results) {
        WorkerResult result = results.next();
        BlockManager blocks = SparkEnv.get().blockManager();
        BlockManagerId here = blocks.blockManagerId();
        HandedIn handedIn = new HandedIn(
                result.report(),
                here.executorId(),
                here.host(),
                here.port(),
                broadcast,
                task.taskAttemptId(),
                !result.updaterState().isEmpty());
        if (handedIn.trained()) {
            leave(blocks, handedIn.parameters(), result.parameters());
        }
        if (handedIn.hasUpdaterState()) {
            leave(blocks, handedIn.updaterState(), result.updaterState());
        }
        return handedIn.toBytes();
    }

    /** Spark keeps the replica's very memory if it has room, and copies it to its disk otherwise. */
    private static void leave(BlockManager blocks, BlockId block, LentFloats floats) {
        boolean kept = blocks.putBytes(
                block,
                new LentBlock(floats),
                StorageLevel.MEMORY_AND_DISK_SER(),
                false,
                ClassTag$.MODULE$.apply(byte[].class));
        if (!kept) {
            throw new IllegalStateException("Spark's block store took neither into memory nor to disk " + block);
        }
    }
}
