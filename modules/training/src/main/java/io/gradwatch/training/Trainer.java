package io.gradwatch.training;

import io.gradwatch.training.data.DataSource;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.PreparedData;
import io.gradwatch.training.data.Share;
import io.gradwatch.training.replica.FlatFloats;
import io.gradwatch.training.replica.FlatLayout;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.State;
import io.gradwatch.training.replica.WorkerTask;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * Trains one network by parameter averaging: in rounds of at most {@code averagingFrequency} minibatches every worker
 * starts from the same state, and the mean of where they get, weighted by rows, is the next state (McDonald, Hall and
 * Mann, "Distributed training strategies for the structured perceptron", 2010).
 *
 * <p>Use: construct, {@link #train()} once. The same seed, workers and fingerprint give the same bits.
 */
public final class Trainer {
    private static final String BASELINE = "baseline";

    private final SparkSession spark;
    private final String run;
    private final ComputationGraphConfiguration configuration;
    private final DataSource data;
    private final TrainingSettings settings;
    private final TrainingObserver observer;
    private volatile boolean stopped;
    private volatile Optional<DataNormalization> normalizer = Optional.empty();

    /** For one run, whose name tells it apart from all others of this application. */
    public Trainer(
            SparkSession spark,
            String run,
            ComputationGraphConfiguration configuration,
            DataSource data,
            TrainingSettings settings,
            TrainingObserver observer) {
        this.spark = spark;
        this.run = run;
        this.configuration = configuration;
        this.data = data;
        this.settings = settings;
        this.observer = observer;
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
     * @throws io.gradwatch.network.InvalidInputException if the data is not as described, or has fewer rows than workers
     * @throws InterruptedException if interrupted while it waits for executors
     */
    public TrainingResult train() throws InterruptedException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        ClusterSlots slots = new ClusterSlots(spark.sparkContext());
        int available = slots.await(settings.workers());
        int workers = settings.workers() > 0 ? settings.workers() : available;
        PreparedData prepared = data.prepare(workers, settings.seed());
        normalizer = prepared.normalizer();
        JavaRDD<Share> shares = prepared.shares().persist(StorageLevel.MEMORY_AND_DISK());
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        FlatLayout layout = FlatLayout.of(network);
        State start = start(network);
        try (ArmRun arm = new ArmRun(
                context,
                shares.rdd(),
                spec(context),
                layout,
                averaging(context, layout, start, workers, available),
                start)) {
            shares.count();
            EpochPlan epochs = new EpochPlan(prepared.trainRows(), settings.batchSize(), settings.averagingFrequency());
            observer.started(new TrainingPlan(
                    workers,
                    slots.executorCount(),
                    network.numParams(),
                    layout.layout(),
                    prepared.trainRowsInAll(),
                    prepared.testRows(),
                    epochs.rounds(),
                    epochs.rounds() * settings.epochs()));
            Course course =
                    new Course(arm, epochs, settings.epochs(), prepared.testRows() > 0, observer, () -> stopped);
            course.run();
            assign(network, arm.state());
            return course.result(network);
        } finally {
            WorkerTask.forget(context.sc().applicationId(), run);
            shares.unpersist(true);
        }
    }

    private static State start(ComputationGraph network) {
        return new State(
                FlatFloats.copyOf(network.params()),
                FlatFloats.copyOf(network.getUpdater().getUpdaterStateViewArray()),
                0,
                0);
    }

    private static void assign(ComputationGraph network, State state) {
        state.parameters().copyTo(network.params());
        state.updaterState().copyTo(network.getUpdater().getUpdaterStateViewArray());
        network.getConfiguration().setIterationCount(state.iteration());
        network.getConfiguration().setEpochCount(state.epoch());
    }

    private ReplicaSpec spec(JavaSparkContext context) {
        return new ReplicaSpec(
                context.sc().applicationId(),
                run,
                BASELINE,
                configuration.toJson(),
                settings.seed(),
                settings.batchSize(),
                settings.sampleEvery(),
                data.featureShape().stream().mapToLong(Integer::longValue).toArray(),
                data.label().width(),
                data.label() instanceof DataSpec.Classes);
    }

    private static Averaging averaging(
            JavaSparkContext context, FlatLayout layout, State state, int workers, int slots) {
        List<Pieces.Piece> pieces = Pieces.of(layout, state.updaterState().length());
        int layers = layout.layout().layers().size();
        long bytes = (long) Float.BYTES
                * (state.parameters().length() + state.updaterState().length())
                * workers;
        return bytes > TrainingEnvironment.scatterAbove(context.getConf())
                ? new ScatterAveraging(pieces, layers, Math.max(slots, 1))
                : new DriverAveraging(pieces, layers);
    }
}
