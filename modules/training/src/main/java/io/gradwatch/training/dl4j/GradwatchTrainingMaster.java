package io.gradwatch.training.dl4j;

import io.gradwatch.network.dl4j.GraphConversion;
import io.gradwatch.network.dl4j.NetworkFit;
import io.gradwatch.training.TrainingSettings;
import io.gradwatch.training.data.shard.GivenRows;
import io.gradwatch.training.replica.State;
import java.util.Collection;
import java.util.List;
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
 * Has {@link SparkComputationGraph} and {@link SparkDl4jMultiLayer} train with this engine: one call of their {@code fit}
 * is one pass over the data. As with DL4J's own master, parameters, updater state, iteration count and score are the
 * network's afterwards, and {@code fit} counts the epoch. Unlike there, no minibatch is dropped, the last short one is
 * trained too, and the mean is weighted by rows.
 *
 * <p>Each worker keeps one contiguous share of the rows, in the RDD's order, and shuffles it before every pass, from the
 * seed and the network's epoch count. Rows that were trained on are not read again when the next pass is over the same RDD.
 */
public final class GradwatchTrainingMaster implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
    private static final int EVERY_ITERATION = 1;

    private final Passes passes;
    private List<TrainingListener> listeners = List.of();
    private Optional<Read> latest = Optional.empty();

    private record Read(String application, int rdd, GivenRows rows) {}

    private GradwatchTrainingMaster(TrainingSettings settings) {
        this.passes = new Passes(settings);
    }

    /** Where to start from: its methods say how to train. */
    public static final class Builder {
        private int workers;
        private int batchSize = 32;
        private int averagingFrequency = 5;
        private long seed = 1;

        /** Replicas, each with its own share of the rows; without this, as many as there are task slots. */
        public Builder workers(int number) {
            workers = atLeastOne("workers", number);
            return this;
        }

        /** Rows of a minibatch, per worker: 32 by default. However the data sets are cut does not matter. */
        public Builder batchSizePerWorker(int rows) {
            batchSize = atLeastOne("batchSizePerWorker", rows);
            return this;
        }

        /** Minibatches per worker between averages, at most: 5 by default. */
        public Builder averagingFrequency(int minibatches) {
            averagingFrequency = atLeastOne("averagingFrequency", minibatches);
            return this;
        }

        /** Of shuffling and dropout: 1 by default. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** A master, for any number of networks, one after the other. */
        public GradwatchTrainingMaster build() {
            return new GradwatchTrainingMaster(
                    new TrainingSettings(workers, batchSize, averagingFrequency, 1, seed, EVERY_ITERATION));
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": expected a whole number of at least 1, found " + value);
            }
            return value;
        }
    }

    @Override
    public void executeTraining(SparkDl4jMultiLayer spark, JavaRDD<DataSet> data) {
        MultiLayerNetwork network = spark.getNetwork();
        ComputationGraph graph = GraphConversion.of(network);
        GivenRows rows = rows(spark.getSparkContext(), data, graph, () -> DataSetRows.of(data));
        Consumer<State> assign = state -> {
            state.parameters().copyTo(network.params());
            state.updaterState().copyTo(network.getUpdater().getStateViewArray());
            network.getLayerWiseConfigurations().setIterationCount(state.iteration());
        };
        spark.setScore(passes.train(spark.getSparkContext(), graph, rows, assign, telling(network, assign)));
    }

    @Override
    public void executeTraining(SparkComputationGraph spark, JavaRDD<DataSet> data) {
        train(spark, rows(spark.getSparkContext(), data, spark.getNetwork(), () -> DataSetRows.of(data)));
    }

    @Override
    public void executeTrainingMDS(SparkComputationGraph spark, JavaRDD<MultiDataSet> data) {
        train(spark, rows(spark.getSparkContext(), data, spark.getNetwork(), () -> DataSetRows.ofMulti(data)));
    }

    private void train(SparkComputationGraph spark, GivenRows rows) {
        ComputationGraph network = spark.getNetwork();
        Consumer<State> assign = state -> {
            state.parameters().copyTo(network.params());
            state.updaterState().copyTo(network.getUpdater().getUpdaterStateViewArray());
            network.getConfiguration().setIterationCount(state.iteration());
        };
        spark.setScore(passes.train(spark.getSparkContext(), network, rows, assign, telling(network, assign)));
    }

    /** What was read of this RDD before, or what is read of it now, for a network that it fits. */
    private GivenRows rows(
            JavaSparkContext spark, JavaRDD<?> data, ComputationGraph network, Supplier<GivenRows> read) {
        String application = spark.sc().applicationId();
        boolean known = latest.filter(l -> l.application.equals(application) && l.rdd == data.id())
                .isPresent();
        if (!known) {
            latest = Optional.of(new Read(application, data.id(), read.get()));
        }
        GivenRows rows = latest.orElseThrow().rows;
        NetworkFit.check("network", network, rows.featureShape(), rows.label().width());
        return rows;
    }

    private Optional<Consumer<State>> telling(Model network, Consumer<State> assign) {
        return listeners.isEmpty()
                ? Optional.empty()
                : Optional.of(state -> {
                    assign.accept(state);
                    listeners.forEach(listener -> listener.iterationDone(network, state.iteration(), state.epoch()));
                });
    }

    /** Not offered: rows that are read anew in every round cannot stay with their workers. */
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

    /** Listeners are told after every round, on the driver, with the average as the network. */
    @Override
    public void setListeners(Collection<TrainingListener> told) {
        listeners = told == null ? List.of() : List.copyOf(told);
    }

    @Override
    public void setListeners(StatsStorageRouter router, Collection<TrainingListener> told) {
        setListeners(told);
        for (TrainingListener listener : listeners) {
            if (listener instanceof RoutingIterationListener routing) {
                routing.setStorageRouter(router);
            }
        }
    }

    /** Not offered: replicas belong to the engine. */
    @Override
    public void addHook(TrainingHook hook) {
        throw notOffered("hooks on workers", "use listeners, which are told after every round");
    }

    @Override
    public void removeHook(TrainingHook hook) {
        // There are none.
    }

    /** Not offered: tasks get their work from the engine. */
    @Override
    public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
        throw notOffered("workers of its own", "call fit");
    }

    /** Not offered: tasks get their work from the engine. */
    @Override
    public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph network) {
        throw notOffered("workers of its own", "call fit");
    }

    /** Not offered: the metrics tell where time goes. */
    @Override
    public void setCollectTrainingStats(boolean collect) {
        if (collect) {
            throw notOffered("Spark training stats", "look at gradwatch_round_phase_seconds among the metrics");
        }
    }

    @Override
    public boolean getIsCollectTrainingStats() {
        return false;
    }

    @Override
    public SparkTrainingStats getTrainingStats() {
        throw notOffered("Spark training stats", "look at gradwatch_round_phase_seconds among the metrics");
    }

    /** There are none. */
    @Override
    public boolean deleteTempFiles(JavaSparkContext context) {
        return true;
    }

    /** There are none. */
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

    /** JSON is YAML, too. */
    @Override
    public String toYaml() {
        return toJson();
    }

    private static UnsupportedOperationException notOffered(String what, String instead) {
        return new UnsupportedOperationException("GradwatchTrainingMaster offers no " + what + ": " + instead);
    }
}
