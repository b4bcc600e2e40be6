package io.gradwatch.training.dl4j;

import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.meters.ClusterMeters;
import io.gradwatch.training.Checkpoint;
import io.gradwatch.training.PluginNotice;
import io.gradwatch.training.PreparedTraining;
import io.gradwatch.training.RoundPhases;
import io.gradwatch.training.TrainedRound;
import io.gradwatch.training.Trainer;
import io.gradwatch.training.TrainingObserver;
import io.gradwatch.training.TrainingResult;
import io.gradwatch.training.TrainingSettings;
import io.gradwatch.training.data.shard.GivenRows;
import io.gradwatch.training.replica.State;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains networks for one epoch at a time.
 *
 * @param settings of every pass but for the seed, to which the network's epoch count is added
 * @param run name of all passes among the metrics
 */
record Passes(TrainingSettings settings, String run) {
    Passes(TrainingSettings settings) {
        this(settings, "training-master-" + UUID.randomUUID().toString().substring(0, 8));
    }

    /**
     * Goes on from where this network is.
     *
     * @param assign is handed the state that was reached
     * @param everyRound is handed the state after every round
     * @return mean training loss of the rows, each before its own update, without regularization
     */
    double train(
            JavaSparkContext context,
            ComputationGraph network,
            GivenRows rows,
            Consumer<State> assign,
            Optional<Consumer<State>> everyRound) {
        PluginNotice.give(context.sc());
        Optional<DriverTelemetry> telemetry = DriverTelemetry.current();
        Watch watch = new Watch(telemetry.map(t -> t.meters(run)), everyRound);
        SparkSession session = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
        Trainer trainer = new Trainer(session, run, rows, ofPass(network));
        try (PreparedTraining training = trainer.prepare(Checkpoint.start(network))) {
            rows.release();
            watch.meters.ifPresent(m -> m.workers(training.plan().workers()));
            TrainingResult result = training.train(watch);
            assign.accept(watch.reached);
            return result.position().history().get(0).trainLoss();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while training; the network is as it was", e);
        } finally {
            rows.release();
            telemetry.ifPresent(t -> t.forget(run));
        }
    }

    private TrainingSettings ofPass(ComputationGraph network) {
        int epoch = network.getConfiguration().getEpochCount();
        return new TrainingSettings(
                settings.workers(),
                settings.batchSize(),
                settings.averagingFrequency(),
                settings.epochs(),
                settings.seed() + epoch,
                settings.sampleEvery());
    }

    /** Follows one pass. */
    private static final class Watch implements TrainingObserver {
        private final Optional<ClusterMeters> meters;
        private final Optional<Consumer<State>> everyRound;
        private State reached;

        Watch(Optional<ClusterMeters> meters, Optional<Consumer<State>> everyRound) {
            this.meters = meters;
            this.everyRound = everyRound;
        }

        @Override
        public void roundEnded(TrainedRound round) {
            RoundPhases phases = round.phases();
            meters.ifPresent(m -> {
                m.record(round.snapshot());
                m.phases(phases.broadcast(), phases.compute(), phases.collect(), phases.average());
            });
        }

        @Override
        public void reached(Checkpoint checkpoint) {
            reached = checkpoint.arms().get(0).state();
            everyRound.ifPresent(told -> told.accept(reached));
        }
    }
}
