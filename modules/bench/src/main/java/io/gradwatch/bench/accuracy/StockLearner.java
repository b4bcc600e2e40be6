package io.gradwatch.bench.accuracy;

import io.gradwatch.bench.workload.Minibatch;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.training.data.shard.Rows;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * DL4J's own parameter averaging with exported minibatches. Its direct approach reads all rows for every average, which
 * takes too long here. It is evaluated after each pass over the rows, because it reports nothing within one.
 */
public final class StockLearner implements Learner {
    private final JavaSparkContext spark;
    private final Mnist data;

    public StockLearner(JavaSparkContext spark, Mnist data) {
        this.spark = spark;
        this.data = data;
    }

    @Override
    public String name() {
        return "stock export";
    }

    @Override
    public LearningCurve learn(Workload workload, StoppingRule rule) {
        Broadcast<Rows> rows = spark.broadcast(data.train());
        JavaRDD<DataSet> examples = spark.parallelize(
                        IntStream.range(0, data.train().count()).boxed().toList(), workload.workers())
                .map(row -> Minibatch.of(rows.value(), new int[] {row}, 0, 1))
                .cache();
        examples.count();
        ParameterAveragingTrainingMaster master = new ParameterAveragingTrainingMaster.Builder(workload.workers(), 1)
                .batchSizePerWorker(workload.batchSize())
                .averagingFrequency(workload.frequency())
                .workerPrefetchNumBatches(2)
                .saveUpdater(true)
                .rddTrainingApproach(RDDTrainingApproach.Export)
                .build();
        SparkComputationGraph network = new SparkComputationGraph(spark, workload.configuration(), master);
        try {
            return learn(network, examples, new Stopwatch(rule));
        } finally {
            master.deleteTempFiles(spark);
            examples.unpersist();
            rows.destroy();
        }
    }

    private LearningCurve learn(SparkComputationGraph network, JavaRDD<DataSet> examples, Stopwatch watch) {
        watch.start();
        long trained = 0;
        do {
            network.fit(examples);
            trained += data.train().count();
        } while (!watch.evaluate(trained, () -> data.accuracy(network.getNetwork())));
        return watch.curve();
    }
}
