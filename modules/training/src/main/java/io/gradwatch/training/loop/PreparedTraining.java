package io.gradwatch.training.loop;

import io.gradwatch.training.cluster.ShardPlacement;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.reference.SampleSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * A training that is ready for its first round: executors are there and hold the shards.
 *
 * <p>Use: read the {@link #plan}, {@link #train} once, {@link #close}. All methods but {@link #stop} belong to one
 * thread.
 */
public final class PreparedTraining implements AutoCloseable {
    private final TrainingSettings settings;
    private final TrainingPlan plan;
    private final PreparedData data;
    private final Position start;
    private final EpochPlan epochs;
    private final ShardPlacement placement;
    private final Arms arms;
    private final SampleSource rows;
    private final AtomicBoolean stopped;
    private boolean trained;

    PreparedTraining(
            TrainingSettings settings,
            TrainingPlan plan,
            PreparedData data,
            Position start,
            EpochPlan epochs,
            ShardPlacement placement,
            Arms arms,
            SampleSource rows,
            AtomicBoolean stopped) {
        this.settings = settings;
        this.plan = plan;
        this.data = data;
        this.start = start;
        this.epochs = epochs;
        this.placement = placement;
        this.arms = arms;
        this.rows = rows;
        this.stopped = stopped;
    }

    /** Returns what will be trained. */
    public TrainingPlan plan() {
        return plan;
    }

    /** Returns the normalizer that was fitted to the features, which belongs to the model; empty without scaling. */
    public Optional<DataNormalization> normalizer() {
        return data.normalizer();
    }

    /**
     * Trains the same arms to the end.
     *
     * @see #train(TrainingObserver, ArmChoice)
     */
    public TrainingResult train(TrainingObserver observer) throws InterruptedException {
        return train(observer, ArmChoice.SAME);
    }

    /**
     * Trains to the end of the last epoch, or to the end of the round in which training was stopped. The calling thread
     * calls the observer and the choice.
     *
     * @throws IllegalStateException if called twice
     * @throws InterruptedException if interrupted while waiting for a round
     */
    public TrainingResult train(TrainingObserver observer, ArmChoice choice) throws InterruptedException {
        if (trained) {
            throw new IllegalStateException("expected one call of train, found a second; prepare another training");
        }
        trained = true;
        boolean evaluates = data.testRows() + data.validationRows() > 0;
        return new TrainingLoop(
                        placement, arms, start, epochs, settings, evaluates, observer, choice, rows, stopped::get)
                .run();
    }

    /** Ends training after the current round, or before the first; any thread may call it. */
    public void stop() {
        stopped.set(true);
    }

    /** Releases shards, broadcasts and replicas. */
    @Override
    public void close() {
        try {
            arms.close();
        } finally {
            placement.close();
        }
    }
}
