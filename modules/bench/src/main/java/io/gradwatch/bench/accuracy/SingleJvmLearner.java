package io.gradwatch.bench.accuracy;

import io.gradwatch.bench.workload.Minibatch;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.training.replica.EpochOrder;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A plain loop of DL4J's {@code fit} in one thread, over all rows. */
public final class SingleJvmLearner implements Learner {
    private final Mnist data;

    public SingleJvmLearner(Mnist data) {
        this.data = data;
    }

    @Override
    public String name() {
        return "single jvm";
    }

    @Override
    public LearningCurve learn(Workload workload, StoppingRule rule) {
        Stopwatch watch = new Stopwatch(rule);
        ComputationGraph network = new ComputationGraph(workload.configuration());
        network.init();
        int rows = data.train().count();
        long examples = 0;
        watch.start();
        for (int epoch = 1; ; epoch++) {
            int[] order = EpochOrder.of(rows, workload.seed(), 0, epoch);
            for (int from = 0; from < rows; from += workload.batchSize()) {
                int to = Math.min(from + workload.batchSize(), rows);
                network.fit(Minibatch.of(data.train(), order, from, to));
                examples += to - from;
                if (watch.finished(examples, () -> data.accuracy(network))) {
                    return watch.curve();
                }
            }
        }
    }
}
