package io.gradwatch.bench.engine;

import com.sun.management.OperatingSystemMXBean;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingObserver;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.RoundPhases;
import io.gradwatch.training.progress.TrainedRound;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** This project's engine. */
public final class GradwatchContender implements Contender {
    private final SparkSession spark;
    private final Workload workload;
    private final RandomRows rows;
    private final int sampleEvery;
    private final List<RoundPhases> phases = new ArrayList<>();
    private Clock steady = new Clock();

    public GradwatchContender(SparkSession spark, Workload workload, RandomRows rows, int sampleEvery) {
        this.spark = spark;
        this.workload = workload;
        this.rows = rows;
        this.sampleEvery = sampleEvery;
    }

    @Override
    public String name() {
        return "gradwatch";
    }

    @Override
    public double examplesPerSecond() throws InterruptedException {
        phases.clear();
        steady = new Clock();
        TrainingObserver observer = new TrainingObserver() {
            @Override
            public void roundEnded(TrainedRound round) {
                phases.add(round.phases());
                steady.roundEnded(round.examples());
            }
        };
        String run = "bench-" + System.nanoTime();
        new Trainer(spark, run, rows, workload.settings(sampleEvery))
                .train(Checkpoint.start(workload.configuration()), observer);
        return steady.examplesPerSecond();
    }

    /** Returns the processor time of this process in the newest epoch, without its first round. */
    public double processorSeconds() {
        return (steady.endProcessorNanos - steady.startProcessorNanos) / 1e9;
    }

    /** Returns the sums of the newest epoch's phases, without the first round, which builds the replicas. */
    public RoundPhases phases() {
        return phases.stream()
                .skip(1)
                .reduce(
                        new RoundPhases(0, 0, 0, 0),
                        (a, b) -> new RoundPhases(
                                a.broadcast() + b.broadcast(),
                                a.compute() + b.compute(),
                                a.collect() + b.collect(),
                                a.average() + b.average()));
    }

    /** Measures from the end of the first round, which builds the replicas once a run. */
    private static final class Clock {
        private static final OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        private long startNanos;
        private long startProcessorNanos;
        private long endProcessorNanos;
        private long endNanos;
        private long examples;

        void roundEnded(long roundExamples) {
            endNanos = System.nanoTime();
            endProcessorNanos = SYSTEM.getProcessCpuTime();
            if (startNanos == 0) {
                startNanos = endNanos;
                startProcessorNanos = endProcessorNanos;
            } else {
                examples += roundExamples;
            }
        }

        double examplesPerSecond() {
            return examples / ((endNanos - startNanos) / 1e9);
        }
    }
}
