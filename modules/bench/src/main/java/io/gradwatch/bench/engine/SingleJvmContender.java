package io.gradwatch.bench.engine;

import io.gradwatch.bench.workload.Workload;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;

/** A plain loop of DL4J's {@code fit} in one thread: the speed of one core without any framework around it. */
public final class SingleJvmContender implements Contender {
    private final Workload workload;
    private final List<DataSet> minibatches;
    private final ComputationGraph network;

    public SingleJvmContender(Workload workload, RandomRows rows) {
        this.workload = workload;
        minibatches = rows.minibatches(workload.batchSize());
        network = new ComputationGraph(workload.configuration());
        network.init();
    }

    @Override
    public String name() {
        return "single jvm";
    }

    @Override
    public double examplesPerSecond() {
        long start = System.nanoTime();
        minibatches.forEach(network::fit);
        return workload.rows() / ((System.nanoTime() - start) / 1e9);
    }
}
