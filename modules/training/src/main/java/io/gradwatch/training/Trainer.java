package io.gradwatch.training;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.signal.Layout;
import io.gradwatch.training.data.DataSource;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.PreparedData;
import io.gradwatch.training.replica.FlatLayout;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.State;
import io.gradwatch.training.replica.WorkerTask;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * Trains by parameter averaging: in rounds of at most {@code averagingFrequency} minibatches every worker starts from the
 * same state, and the mean of where they get, weighted by rows, is the next state (McDonald, Hall and Mann, "Distributed
 * training strategies for the structured perceptron", 2010).
 *
 * <p>Use: construct, {@link #train} once. The same seed, workers and fingerprint give the same bits, whatever executor is
 * lost on the way, and wherever on the way training was broken off and taken up again.
 */
public final class Trainer {
    private final SparkSession spark;
    private final String run;
    private final DataSource data;
    private final TrainingSettings settings;
    private final TrainingObserver observer;
    private final ArmChoice choice;
    private volatile boolean stopped;
    private volatile Optional<DataNormalization> normalizer = Optional.empty();

    /** For one run, whose name tells it apart from all others of this application. */
    public Trainer(
            SparkSession spark, String run, DataSource data, TrainingSettings settings, TrainingObserver observer) {
        this(spark, run, data, settings, observer, ArmChoice.SAME);
    }

    /** For one run whose arms may change on the way. */
    public Trainer(
            SparkSession spark,
            String run,
            DataSource data,
            TrainingSettings settings,
            TrainingObserver observer,
            ArmChoice choice) {
        this.spark = spark;
        this.run = run;
        this.data = data;
        this.settings = settings;
        this.observer = observer;
        this.choice = choice;
    }

    /** Ends training after the current round; any thread may call it. */
    public void stop() {
        stopped = true;
    }

    /** What was done to the features, once training has started. */
    public Optional<DataNormalization> normalizer() {
        return normalizer;
    }

    /**
     * Trains to the last epoch's end, or to the end of the round in which {@link #stop()} was called.
     *
     * @param start before the first round, or between any two of the same job
     * @throws InvalidInputException if memory cannot be enough, or the data is not as described, or has fewer rows than workers, or is not the data
     *     that was trained on before
     * @throws InterruptedException if interrupted while it waits for executors or for a round
     */
    public TrainingResult train(Checkpoint start) throws InterruptedException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        ClusterSlots slots = new ClusterSlots(spark.sparkContext());
        int available = slots.await(settings.workers());
        int workers = settings.workers() > 0 ? settings.workers() : available;
        checkMemory(start, workers, slots.executorCount());
        PreparedData prepared = data.prepare(workers, settings.seed());
        normalizer = prepared.normalizer();
        EpochPlan epochs = new EpochPlan(prepared.trainRows(), settings.batchSize(), settings.averagingFrequency());
        checkSameRows(start.position(), epochs);
        try (SharePlacement shares = new SharePlacement(prepared.shards());
                Arms arms = arms(context, shares, start.arms(), workers, available)) {
            Layout layout = arms.survivor().layout();
            observer.started(new TrainingPlan(
                    workers,
                    slots.executorCount(),
                    layout.elements(),
                    layout,
                    prepared.trainRowsInAll(),
                    prepared.testRows(),
                    epochs.rounds(),
                    epochs.rounds() * settings.epochs()));
            boolean evaluates = prepared.testRows() + prepared.validationRows() > 0;
            return new Course(
                            arms,
                            start.position(),
                            epochs,
                            settings,
                            evaluates,
                            observer,
                            choice,
                            heads(shares),
                            () -> stopped)
                    .run();
        } finally {
            WorkerTask.forget(context.sc().applicationId(), run);
        }
    }

    private void checkMemory(Checkpoint start, int workers, int executors) {
        State state = start.arms().get(0).state();
        // Slots that have been taken away in the meantime come back, or their workers train elsewhere.
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

    /** On shares that are placed, and looked at, by then. */
    private Arms arms(JavaSparkContext context, SharePlacement shares, List<Arm> starts, int workers, int slots) {
        shares.place();
        LossReferences references = new LossReferences(
                heads(shares).spread(LossReferences.rows(data.featureShape()), workers),
                data.label() instanceof DataSpec.Classes);
        Function<Arm, ArmRun> begin = start -> {
            ComputationGraph network = start.network();
            FlatLayout layout = FlatLayout.of(network);
            Averaging averaging = averaging(context, layout, start.state(), workers * starts.size(), slots);
            return new ArmRun(
                    context,
                    shares.shares().rdd(),
                    start,
                    spec(context, start),
                    layout.layout(),
                    averaging,
                    references.of(network));
        };
        return new Arms(shares, starts, begin, observer);
    }

    private ShareHeads heads(SharePlacement shares) {
        return new ShareHeads(shares.shares(), featureShape(), data.label().width());
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
                data.label() instanceof DataSpec.Classes);
    }

    private static Averaging averaging(
            JavaSparkContext context, FlatLayout layout, State state, int replicas, int slots) {
        List<Pieces.Piece> pieces = Pieces.of(layout, state.updaterState().length());
        int layers = layout.layout().layers().size();
        long bytes = (long) Float.BYTES
                * (state.parameters().length() + state.updaterState().length())
                * replicas;
        return bytes > TrainingEnvironment.scatterAbove(context.getConf())
                ? new ScatterAveraging(pieces, layers, Math.max(slots, 1))
                : new DriverAveraging(new ResultCollector(), pieces, layers);
    }
}
