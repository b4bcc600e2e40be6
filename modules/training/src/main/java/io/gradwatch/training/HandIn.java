package io.gradwatch.training;

import io.gradwatch.training.replica.FlatFloats;
import io.gradwatch.training.replica.WorkerResult;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * The end of a task: leaves a worker's floats in Spark's block store, from where the driver fetches them as they are. As
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

    /** Spark keeps the very memory of the floats if it has room, and goes to its disk otherwise. */
    private static void leave(BlockManager blocks, BlockId block, FlatFloats floats) {
        ChunkedByteBuffer bytes = new ChunkedByteBuffer(new ByteBuffer[] {floats.asBytes()});
        boolean kept = blocks.putBytes(
                block, bytes, StorageLevel.MEMORY_AND_DISK_SER(), false, ClassTag$.MODULE$.apply(byte[].class));
        if (!kept) {
            throw new IllegalStateException("Spark's block store took neither into memory nor to disk " + block);
        }
    }
}
