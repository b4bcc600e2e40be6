package io.gradwatch.training.spark;

import org.apache.spark.broadcast.Broadcast;

/** Removes a broadcast from all executors. */
public final class BroadcastRemoval {
    private BroadcastRemoval() {}

    /** Removes the broadcast and waits until all executors have done so; {@link Broadcast#destroy()} does not wait. */
    public static void await(Broadcast<?> broadcast) {
        broadcast.destroy(true);
    }
}
