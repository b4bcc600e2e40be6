package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.MemorySource;
import io.gradwatch.training.Networks;
import io.gradwatch.training.TestCluster;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.state.FlatFloats;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskKilled;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class LostAttemptTest {
    private static final TrainingSettings SETTINGS = new TrainingSettings(2, 4, 60, 4, 5, 1);

    @Test
    void attemptsKilledInMidRoundAndRetriedChangeNoBit() throws InterruptedException {
        try (TestCluster cluster = new TestCluster(2)) {
            FlatFloats undisturbed = train(cluster, new Killer(cluster, 0));
            Killer killer = new Killer(cluster, 6);

            FlatFloats disturbed = train(cluster, killer);

            assertThat(killer.killed.get()).isPositive();
            assertThat(disturbed).isEqualTo(undisturbed);
        }
    }

    private static FlatFloats train(TestCluster cluster, Killer killer) throws InterruptedException {
        SparkContext context = cluster.session().sparkContext();
        MemorySource source = new MemorySource(JavaSparkContext.fromSparkContext(context), List.of(8), 4, 480, 0);
        context.addSparkListener(killer);
        try {
            Trainer trainer = new Trainer(cluster.session(), "killed-" + System.nanoTime(), source, SETTINGS);
            Checkpoint start = Checkpoint.start(Networks.regularized(new Adam(0.01)));
            try (PreparedTraining training = trainer.prepare(start)) {
                killer.armed = true;
                TrainingResult result = training.train(new TrainingObserver() {});
                return FlatFloats.copyOf(result.network().params());
            }
        } finally {
            context.removeSparkListener(killer);
        }
    }

    /** Kills first attempts of rounds' tasks as they start, up to a number. */
    private static final class Killer extends SparkListener {
        private final TestCluster cluster;
        private final AtomicInteger left;
        private final AtomicInteger killed = new AtomicInteger();
        private volatile boolean armed;

        Killer(TestCluster cluster, int kills) {
            this.cluster = cluster;
            left = new AtomicInteger(kills);
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
            if (armed && start.taskInfo().attemptNumber() == 0 && left.getAndDecrement() > 0) {
                cluster.session()
                        .sparkContext()
                        .killTaskAttempt(start.taskInfo().taskId(), true, "test");
            }
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.reason() instanceof TaskKilled) {
                killed.incrementAndGet();
            }
        }
    }
}
