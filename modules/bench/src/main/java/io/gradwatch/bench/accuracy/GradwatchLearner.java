package io.gradwatch.bench.accuracy;

import io.gradwatch.bench.workload.Workload;
import io.gradwatch.training.loop.PreparedTraining;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingObserver;
import io.gradwatch.training.progress.Checkpoint;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** This project's engine with every gradient measured. It is evaluated between rounds. */
public final class GradwatchLearner implements Learner {
    private static final int EPOCHS = 1000;

    private final SparkSession spark;
    private final Mnist data;

    public GradwatchLearner(SparkSession spark, Mnist data) {
        this.spark = spark;
        this.data = data;
    }

    @Override
    public String name() {
        return "gradwatch";
    }

    @Override
    public LearningCurve learn(Workload workload, StoppingRule rule) throws InterruptedException {
        Stopwatch watch = new Stopwatch(rule);
        ComputationGraph tested = new ComputationGraph(workload.configuration());
        tested.init();
        String run = "bench-" + System.nanoTime();
        Trainer trainer = new Trainer(spark, run, data.source(), workload.settings(1, EPOCHS));
        TrainingObserver observer = new TrainingObserver() {
            @Override
            public void reached(Checkpoint checkpoint) {
                long examples = checkpoint.position().counts().examplesConsumed();
                if (watch.finished(examples, () -> accuracy(tested, checkpoint))) {
                    trainer.stop();
                }
            }
        };
        try (PreparedTraining training = trainer.prepare(Checkpoint.start(workload.configuration()))) {
            watch.start();
            training.train(observer);
        }
        return watch.curve();
    }

    private double accuracy(ComputationGraph tested, Checkpoint checkpoint) {
        checkpoint.arms().get(0).state().parameters().copyTo(tested.params());
        return data.accuracy(tested);
    }
}
