package io.gradwatch.training.loop;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.signal.Layout;
import io.gradwatch.training.averaging.Averaging;
import io.gradwatch.training.averaging.OuterStep;
import io.gradwatch.training.cluster.ClusterSlots;
import io.gradwatch.training.cluster.MemoryPreflight;
import io.gradwatch.training.cluster.ShardPlacement;
import io.gradwatch.training.cluster.TrainingEnvironment;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.shard.DataSource;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.kernels.Kernel;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.reference.LossReferences;
import io.gradwatch.training.reference.ShardHeads;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.State;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains by parameter averaging: in rounds of at most {@code averagingFrequency} minibatches, every worker starts from
 * the
 * same state. The mean of their replicas, weighted by rows, is the next state (McDonald, Hall and Mann, "Distributed
 * training strategies for the structured perceptron", 2010).
 *
 * <p>Use: construct, {@link #prepare} once, {@link PreparedTraining#train} once, close. The same seed, workers and
 * fingerprint produce the same bits, whichever executors are lost meanwhile and wherever training was interrupted and
 * resumed.
 */
public final class Trainer {
    private final SparkSession spark;
    private final String run;
    private final DataSource data;
    private final TrainingSettings settings;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * Creates a trainer of one run.
     *
     * @param run name of the run, unique within the Spark application
     */
    public Trainer(SparkSession spark, String run, DataSource data, TrainingSettings settings) {
        this.spark = spark;
        this.run = run;
        this.data = data;
        this.settings = settings;
    }

    /**
     * Ends training after the current round. Any thread may call it at any time: a training that is stopped while it is
     * being prepared trains no round.
     */
    public void stop() {
        stopped.set(true);
    }

    /**
     * Prepares and trains without anything in between, and releases everything.
     *
     * @see #prepare(Checkpoint)
     * @see PreparedTraining#train(TrainingObserver, ArmChoice)
     */
    public TrainingResult train(Checkpoint start, TrainingObserver observer) throws InterruptedException {
        try (PreparedTraining training = prepare(start)) {
            return training.train(observer, ArmChoice.SAME);
        }
    }

    /**
     * Waits for executors, checks that memory suffices, reads the data and places the shards. Trains nothing.
     *
     * @param start checkpoint from before the first round or between two rounds of the same job
     * @return the training, to be closed by the caller
     * @throws InvalidInputException if memory cannot suffice, if the data is not as described, has fewer rows than
     *     there
     *     are workers, or is not the data that the checkpoint was trained on
     * @throws InterruptedException if interrupted while waiting for executors
     */
    public PreparedTraining prepare(Checkpoint start) throws InterruptedException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        kernels(context.getConf());
        ClusterSlots slots = new ClusterSlots(spark.sparkContext());
        int available = slots.await(settings.workers());
        int workers = settings.workers() > 0 ? settings.workers() : available;
        checkMemory(start, workers, slots.executorCount());
        PreparedData prepared = data.prepare(workers, settings.seed());
        EpochPlan epochs = new EpochPlan(prepared.trainRows(), settings.batchSize(), settings.averagingFrequency());
        checkSameRows(start.position(), epochs);
        ShardPlacement placement = new ShardPlacement(prepared.shards());
        try {
            placement.place();
            Arms arms = arms(context, placement, start.arms(), workers, available);
            Layout layout = arms.baseline().layout();
            TrainingPlan plan = new TrainingPlan(
                    workers,
                    slots.executorCount(),
                    layout.elements(),
                    layout,
                    prepared.trainRowsInAll(),
                    prepared.testRows(),
                    epochs.rounds(),
                    epochs.rounds() * settings.epochs());
            return new PreparedTraining(
                    settings, plan, prepared, start.position(), epochs, placement, arms, heads(placement), stopped);
        } catch (Throwable e) {
            placement.close();
            throw e;
        }
    }

    private void checkMemory(Checkpoint start, int workers, int executors) {
        State state = start.arms().get(0).state();
        // Slots that were lost meanwhile come back, or their workers train on other executors.
        int replicas = (workers - 1) / Math.max(executors, 1) + 1;
        MemoryPreflight.of(spark.sparkContext().getConf())
                .check(
                        new MemoryPreflight.State(
                                state.parameters().length(),
                                state.updaterState().length()),
                        replicas);
    }

    private static void checkSameRows(Position start, EpochPlan epochs) {
        long expected = start.counts().examplesSupplied();
        long found = epochs.examplesUpTo(start.round());
        if (found != expected) {
            String message = "expected the rows that the checkpoint was trained on, %,d in %d rounds, found %,d"
                    .formatted(expected, start.round(), found);
            throw new InvalidInputException(List.of(new Problem("data.train", message)));
        }
    }

    private Arms arms(JavaSparkContext context, ShardPlacement placement, List<Arm> starts, int workers, int slots) {
        LossReferences references = new LossReferences(
                heads(placement).spread(LossReferences.rows(data.featureShape()), workers),
                data.label() instanceof DataSpec.Classes);
        Function<Arm, ArmRun> begin = start -> {
            ComputationGraph network = start.network();
            FlatLayout layout = FlatLayout.of(network);
            Averaging averaging = Averaging.of(
                    layout,
                    start.state(),
                    workers * starts.size(),
                    slots,
                    TrainingEnvironment.scatterAbove(context.getConf()));
            return new ArmRun(
                    context,
                    placement.shards().rdd(),
                    start,
                    spec(context, start),
                    layout.layout(),
                    averaging,
                    OuterStep.MEAN,
                    references.of(network));
        };
        return new Arms(starts, begin);
    }

    private ShardHeads heads(ShardPlacement placement) {
        return new ShardHeads(placement.shards(), featureShape(), data.label().width());
    }

    private long[] featureShape() {
        return data.featureShape().stream().mapToLong(Integer::longValue).toArray();
    }

    private ReplicaSpec spec(JavaSparkContext context, Arm arm) {
        return new ReplicaSpec(
                context.sc().applicationId(),
                run,
                arm.variant(),
                arm.configuration(),
                arm.gradientRule(),
                settings.seed(),
                settings.batchSize(),
                settings.sampleEvery(),
                featureShape(),
                data.label().width(),
                data.label() instanceof DataSpec.Classes,
                kernels(context.getConf()));
    }

    private static Set<Kernel> kernels(SparkConf conf) {
        return Kernel.parse(conf.get(Kernel.PROPERTY, "all"));
    }
}
