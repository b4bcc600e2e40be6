package io.gradwatch.training.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * Passes memory from an executor to the driver through Spark's block store: within one process by reference, across
 * processes over Spark's block transfer. A block is named after a broadcast, so that destroying the broadcast removes it.
 */
public final class BlockExchange {
    private BlockExchange() {}

    /**
     * Address of an executor's block store.
     *
     * @param executor id of the executor
     * @param host host of its block manager
     * @param port port of its block manager
     */
    public record Location(String executor, String host, int port) {}

    /**
     * Name of a block.
     *
     * @param broadcast id of the broadcast with which the block is removed
     * @param name name that is unique among the blocks of the broadcast
     */
    public record Name(long broadcast, String name) {
        private BlockId id() {
            return new BroadcastBlockId(broadcast, name);
        }
    }

    /**
     * Content of a block.
     *
     * @param bytes bytes of the block
     * @param owner object that keeps the memory of the bytes from being freed
     */
    public record Content(ByteBuffer bytes, Object owner) {}

    /** Returns the address of this process's block store. */
    public static Location here() {
        BlockManagerId here = blocks().blockManagerId();
        return new Location(here.executorId(), here.host(), here.port());
    }

    /**
     * Adds a block to this process's store. The store refers to the memory if it has room, and copies it to disk otherwise.
     *
     * @param owner object that keeps the memory of the bytes from being freed
     * @throws IllegalStateException if neither memory nor disk has room
     */
    public static void lend(Name name, ByteBuffer bytes, Object owner) {
        boolean kept = blocks().putBytes(
                        name.id(),
                        new LentBlock(bytes, owner),
                        StorageLevel.MEMORY_AND_DISK_SER(),
                        false,
                        ClassTag$.MODULE$.apply(byte[].class));
        if (!kept) {
            throw new IllegalStateException(
                    "Spark's block store has room for %s neither in memory nor on disk.".formatted(name.id())
                            + " Free space under spark.local.dir or increase spark.executor.memory.");
        }
    }

    /**
     * Returns a block of any process of the application.
     *
     * @throws IOException if its process has gone, or does not have the block
     */
    public static Content fetch(Location location, Name name) throws IOException {
        BlockManager blocks = blocks();
        BlockId id = name.id();
        if (!location.executor().equals(blocks.blockManagerId().executorId())) {
            ManagedBuffer data = blocks.blockTransferService()
                    .fetchBlockSync(location.host(), location.port(), location.executor(), id.name(), null);
            return new Content(data.nioByteBuffer(), data);
        }
        Option<BlockData> found = blocks.getLocalBytes(id);
        if (found.isEmpty()) {
            throw new IOException("expected block " + id + " in this process, found none");
        }
        BlockData data = found.get();
        try {
            return new Content(data.toByteBuffer(), data);
        } finally {
            blocks.releaseLockAndDispose(id, data, Option.empty());
        }
    }

    /** Removes a block from this process's store. */
    public static void remove(Name name) {
        blocks().removeBlock(name.id(), false);
    }

    private static BlockManager blocks() {
        return SparkEnv.get().blockManager();
    }

    /** A block over memory that the store neither owns nor frees. The block keeps the memory's owner alive. */
    @SuppressWarnings("serial") // never serialized: the store sends its bytes
    private static final class LentBlock extends ChunkedByteBuffer {
        @SuppressWarnings("UnusedVariable") // keeps the owner, and with it the memory, alive
        private final transient Object owner;

        LentBlock(ByteBuffer bytes, Object owner) {
            super(new ByteBuffer[] {bytes});
            this.owner = owner;
        }

        @Override
        public void dispose() {
            // The memory belongs to its owner, not to the store.
        }
    }
}
