package io.gradwatch.training.spark;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import scala.collection.JavaConverters;

/** Locates the blocks of cached RDDs, and files on the local disk of the executor. */
public final class ExecutorBlocks {
    private ExecutorBlocks() {}

    /** Returns the ids of the executors that cache a partition. Call it on the driver. */
    public static List<String> holders(JavaRDD<?> rdd, int partition) {
        RDDBlockId block = new RDDBlockId(rdd.id(), partition);
        return JavaConverters.seqAsJavaList(blocks().master().getLocations(block)).stream()
                .map(BlockManagerId::executorId)
                .toList();
    }

    /** Returns the path of a new temporary file in one of this executor's local directories; the file does not exist yet. */
    public static Path newLocalFile() {
        return blocks().diskBlockManager().createTempLocalBlock()._2().toPath();
    }

    private static BlockManager blocks() {
        return SparkEnv.get().blockManager();
    }
}
