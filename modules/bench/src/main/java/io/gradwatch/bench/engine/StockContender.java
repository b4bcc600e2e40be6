package io.gradwatch.bench.engine;

import io.gradwatch.bench.workload.Workload;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/** DL4J's own parameter averaging, with the updater's state saved, over single examples as its documentation shows. */
public final class StockContender implements Contender {
    private final Workload workload;
    private final RDDTrainingApproach approach;
    private final JavaRDD<DataSet> examples;
    private final ParameterAveragingTrainingMaster master;
    private final SparkComputationGraph network;

    public StockContender(JavaSparkContext spark, Workload workload, RandomRows rows, RDDTrainingApproach approach) {
        this.workload = workload;
        this.approach = approach;
        examples = rows.examples(workload.workers()).cache();
        examples.count();
        master = new ParameterAveragingTrainingMaster.Builder(workload.workers(), 1)
                .batchSizePerWorker(workload.batchSize())
                .averagingFrequency(workload.frequency())
                .workerPrefetchNumBatches(2)
                .saveUpdater(true)
                .rddTrainingApproach(approach)
                .build();
        network = new SparkComputationGraph(spark, workload.configuration(), master);
    }

    @Override
    public String name() {
        return "stock " + approach.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public double examplesPerSecond() {
        long start = System.nanoTime();
        network.fit(examples);
        return workload.rows() / ((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        master.deleteTempFiles(examples.context());
        examples.unpersist();
    }
}
