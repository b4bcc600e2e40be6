package io.gradwatch.app.dl4j;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.network.dl4j.GraphConversion;
import io.gradwatch.network.dl4j.NetworkFit;
import io.gradwatch.signal.Api;
import io.gradwatch.training.data.shard.RddSource;
import io.gradwatch.training.loop.TrainingSettings;
import io.gradwatch.training.state.State;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Trains the networks of {@link SparkComputationGraph} and {@link SparkDl4jMultiLayer} with Gradwatch's engine: one call of
 * their {@code fit} is one pass over the data. As with DL4J's own master, the network has the new parameters, updater
 * state, iteration count and score afterwards, and {@code fit} counts the epoch. Unlike DL4J's master, this one drops no
 * minibatch, trains the last short one too, and weights the mean by rows.
 *
 * <p>Each worker keeps one contiguous shard of the rows, in the order of the RDD, and shuffles it before every pass, from
 * the seed and the network's epoch count. A further pass over the same RDD reuses the rows.
 *
 * <p>Every round is diagnosed. A diagnosis that opens or escalates is logged as a warning; {@link #diagnoses()} returns all
 * of them. Passes that train one network one after the other are diagnosed as one run with increasing rounds.
 */
@Api
public class GradwatchTrainingMaster implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
    private static final int EVERY_ITERATION = 1;

    private final Passes passes;
    private List<TrainingListener> listeners = List.of();
    private Optional<Read> latest = Optional.empty();

    private record Read(String application, int rdd, RddSource rows) {}

    /** Creates a master with the settings of a builder. */
    protected GradwatchTrainingMaster(Builder builder) {
        TrainingSettings settings = new TrainingSettings(
                builder.workers, builder.batchSize, builder.averagingFrequency, 1, builder.seed, EVERY_ITERATION);
        this.passes = new Passes(settings, new HealthSettings(builder.health));
    }

    /** Collects the settings of a master. */
    @Api
    public static class Builder {
        private int workers;
        private int batchSize = 32;
        private int averagingFrequency = 5;
        private long seed = 1;
        private final Map<String, Double> health = new LinkedHashMap<>();

        /** Sets the number of replicas, each with its own shard of the rows; by default the number of task slots. */
        public Builder workers(int number) {
            workers = atLeastOne("workers", number);
            return this;
        }

        /** Sets the rows of a minibatch, per worker: 32 by default. The sizes of the data sets do not matter. */
        public Builder batchSizePerWorker(int rows) {
            batchSize = atLeastOne("batchSizePerWorker", rows);
            return this;
        }

        /** Sets the largest number of minibatches per worker between averages: 5 by default. */
        public Builder averagingFrequency(int minibatches) {
            averagingFrequency = atLeastOne("averagingFrequency", minibatches);
            return this;
        }

        /** Sets the seed of shuffling and dropout: 1 by default. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /**
         * Sets a threshold of the diagnosis.
         *
         * @param threshold a key of the job file's {@code health} section
         * @throws IllegalArgumentException from {@link #build()} if there is no such threshold
         */
        public Builder health(String threshold, double value) {
            health.put(threshold, value);
            return this;
        }

        /** Creates a master for any number of networks, one after the other. */
        public GradwatchTrainingMaster build() {
            return new GradwatchTrainingMaster(this);
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": expected a whole number of at least 1, found " + value);
            }
            return value;
        }
    }

    /**
     * Returns the diagnoses of the network that was trained last, over all consecutive passes, in the order in which they
     * opened.
     */
    public List<Diagnosis> diagnoses() {
        return passes.diagnoses();
    }

    @Override
    public void executeTraining(SparkDl4jMultiLayer spark, JavaRDD<DataSet> data) {
        MultiLayerNetwork network = spark.getNetwork();
        ComputationGraph graph = GraphConversion.of(network);
        RddSource rows = rows(spark.getSparkContext(), data, graph, () -> DataSetRows.of(data));
        Consumer<State> assign = state -> {
            state.parameters().copyTo(network.params());
            state.updaterState().copyTo(network.getUpdater().getStateViewArray());
            network.getLayerWiseConfigurations().setIterationCount(state.iteration());
        };
        spark.setScore(
                passes.train(spark.getSparkContext(), network, graph, rows, assign, forListeners(network, assign)));
    }

    @Override
    public void executeTraining(SparkComputationGraph spark, JavaRDD<DataSet> data) {
        train(spark, rows(spark.getSparkContext(), data, spark.getNetwork(), () -> DataSetRows.of(data)));
    }

    @Override
    public void executeTrainingMDS(SparkComputationGraph spark, JavaRDD<MultiDataSet> data) {
        train(spark, rows(spark.getSparkContext(), data, spark.getNetwork(), () -> DataSetRows.ofMulti(data)));
    }

    private void train(SparkComputationGraph spark, RddSource rows) {
        ComputationGraph network = spark.getNetwork();
        Consumer<State> assign = state -> {
            state.parameters().copyTo(network.params());
            state.updaterState().copyTo(network.getUpdater().getUpdaterStateViewArray());
            network.getConfiguration().setIterationCount(state.iteration());
        };
        spark.setScore(
                passes.train(spark.getSparkContext(), network, network, rows, assign, forListeners(network, assign)));
    }

    /** Returns the rows of an RDD, from the pass before if it read the same one, after checking that they fit the network. */
    private RddSource rows(
            JavaSparkContext spark, JavaRDD<?> data, ComputationGraph network, Supplier<RddSource> read) {
        String application = spark.sc().applicationId();
        boolean known = latest.filter(l -> l.application.equals(application) && l.rdd == data.id())
                .isPresent();
        if (!known) {
            latest = Optional.of(new Read(application, data.id(), read.get()));
        }
        RddSource rows = latest.orElseThrow().rows;
        NetworkFit.check("network", network, rows.featureShape(), rows.label().width());
        return rows;
    }

    private Optional<Consumer<State>> forListeners(Model network, Consumer<State> assign) {
        return listeners.isEmpty()
                ? Optional.empty()
                : Optional.of(state -> {
                    assign.accept(state);
                    listeners.forEach(listener -> listener.iterationDone(network, state.iteration(), state.epoch()));
                });
    }

    /** Refuses: rows that each round reads again could not stay with their workers. */
    @Override
    public void executeTrainingPaths(
            SparkDl4jMultiLayer network,
            SparkComputationGraph graph,
            JavaRDD<String> paths,
            DataSetLoader loader,
            MultiDataSetLoader multiLoader) {
        throw new UnsupportedOperationException(
                "GradwatchTrainingMaster does not train from paths of saved DataSets: load them into an RDD first, as"
                        + " in fit(paths.map(loader)), or have a job file read the original data");
    }

    /** Sets the listeners, which are called on the driver after every round, with the averaged network. */
    @Override
    public void setListeners(Collection<TrainingListener> all) {
        listeners = all == null ? List.of() : List.copyOf(all);
    }

    @Override
    public void setListeners(StatsStorageRouter router, Collection<TrainingListener> all) {
        setListeners(all);
        for (TrainingListener listener : listeners) {
            if (listener instanceof RoutingIterationListener routing) {
                routing.setStorageRouter(router);
            }
        }
    }

    /** Refuses: replicas belong to the engine. */
    @Override
    public void addHook(TrainingHook hook) {
        throw notOffered("hooks on workers", "use listeners, which are called after every round");
    }

    @Override
    public void removeHook(TrainingHook hook) {
        // No hook was ever added.
    }

    /** Refuses: tasks get their work from the engine. */
    @Override
    public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
        throw notOffered("worker instances", "call fit");
    }

    /** Refuses: tasks get their work from the engine. */
    @Override
    public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph network) {
        throw notOffered("worker instances", "call fit");
    }

    /** Refuses: the metrics show where time is spent. */
    @Override
    public void setCollectTrainingStats(boolean collect) {
        if (collect) {
            throw notOffered("Spark training stats", "read the metric gradwatch_round_phase_seconds");
        }
    }

    @Override
    public boolean getIsCollectTrainingStats() {
        return false;
    }

    @Override
    public SparkTrainingStats getTrainingStats() {
        throw notOffered("Spark training stats", "read the metric gradwatch_round_phase_seconds");
    }

    /** Returns true: there are no temporary files. */
    @Override
    public boolean deleteTempFiles(JavaSparkContext context) {
        return true;
    }

    /** Returns true: there are no temporary files. */
    @Override
    public boolean deleteTempFiles(SparkContext context) {
        return true;
    }

    @Override
    public String toJson() {
        TrainingSettings settings = passes.settings();
        return "{\"workers\":%d,\"batchSizePerWorker\":%d,\"averagingFrequency\":%d,\"seed\":%d}"
                .formatted(settings.workers(), settings.batchSize(), settings.averagingFrequency(), settings.seed());
    }

    /** Returns the JSON form, which is YAML as well. */
    @Override
    public String toYaml() {
        return toJson();
    }

    private static UnsupportedOperationException notOffered(String what, String instead) {
        return new UnsupportedOperationException("GradwatchTrainingMaster offers no " + what + ": " + instead);
    }
}
