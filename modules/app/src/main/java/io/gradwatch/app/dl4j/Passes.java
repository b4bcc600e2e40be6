package io.gradwatch.app.dl4j;

import io.gradwatch.app.session.EarlierPasses;
import io.gradwatch.app.session.LoggedDiagnoses;
import io.gradwatch.app.session.MeterFeed;
import io.gradwatch.app.session.Recorder;
import io.gradwatch.app.session.TrainingSession;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.Layout;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.training.cluster.PluginNotice;
import io.gradwatch.training.data.shard.RddSource;
import io.gradwatch.training.loop.PreparedTraining;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingResult;
import io.gradwatch.training.loop.TrainingSettings;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.state.State;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains networks one epoch at a time, each pass in a session. Diagnosis continues from pass to pass while the passes
 * train one network without changes in between; it starts anew with another network, or when somebody else trained it.
 */
final class Passes {
    private static final Logger LOG = LoggerFactory.getLogger(GradwatchTrainingMaster.class);

    /** The settings of every pass, except that the network's epoch count is added to the seed. */
    private final TrainingSettings settings;

    private final HealthSettings health;
    private final String run = "training-master-" + UUID.randomUUID().toString().substring(0, 8);
    private Optional<Sequence> latest = Optional.empty();

    /**
     * Passes over one network.
     *
     * @param network the user's network
     * @param layout its layout
     * @param iterations its iteration count after the last pass
     * @param diagnostician the diagnosis of the passes
     * @param passes the passes so far
     */
    private record Sequence(
            WeakReference<Model> network,
            Layout layout,
            long iterations,
            Diagnostician diagnostician,
            EarlierPasses passes) {
        private static final long UNKNOWN = -1;

        /** Returns the sequence in the middle of a pass: no pass continues it unless this one ends well. */
        Sequence interrupted() {
            return new Sequence(network, layout, UNKNOWN, diagnostician, passes);
        }

        boolean continuesWith(Model other, Layout otherLayout, long start) {
            return network.get() == other && layout.equals(otherLayout) && iterations == start;
        }
    }

    Passes(TrainingSettings settings, HealthSettings health) {
        this.settings = settings;
        this.health = health;
    }

    TrainingSettings settings() {
        return settings;
    }

    /** Returns the diagnoses of the latest sequence of passes, in the order in which they opened. */
    List<Diagnosis> diagnoses() {
        return latest.map(sequence -> sequence.diagnostician().all()).orElse(List.of());
    }

    /**
     * Trains one pass from the network's current state.
     *
     * @param owner the user's network, by which a later pass is recognized as the next one
     * @param network the same network as a graph
     * @param assign receives the final state
     * @param everyRound receives the state after every round
     * @return mean training loss over the rows, each before its own update, without regularization
     */
    double train(
            JavaSparkContext context,
            Model owner,
            ComputationGraph network,
            RddSource rows,
            Consumer<State> assign,
            Optional<Consumer<State>> everyRound) {
        PluginNotice.warnWithoutPlugin(context.sc());
        Optional<DriverTelemetry> telemetry = DriverTelemetry.current();
        SparkSession spark = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
        Checkpoint start = Checkpoint.start(network);
        Trainer trainer = new Trainer(spark, run, rows, ofPass(network));
        try (PreparedTraining training = trainer.prepare(start)) {
            rows.release();
            Sequence sequence =
                    sequence(owner, training.plan().layout(), start.position().iterations());
            States states = new States(everyRound);
            TrainingSession session = new TrainingSession(
                    training,
                    sequence.diagnostician(),
                    sequence.passes(),
                    states,
                    telemetry.map(driver -> new MeterFeed(driver.meters(run), training.plan(), Position.START)),
                    new LoggedDiagnoses(LOG, run));
            latest = Optional.of(sequence.interrupted());
            TrainingResult result = session.train();
            Position reached = result.position();
            latest = Optional.of(new Sequence(
                    sequence.network(),
                    sequence.layout(),
                    reached.iterations(),
                    sequence.diagnostician(),
                    sequence.passes().plus(reached.round(), settings.epochs())));
            assign.accept(states.reached);
            return reached.history().get(0).trainLoss();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while training; the network is unchanged", e);
        } finally {
            rows.release();
            telemetry.ifPresent(driver -> driver.forget(run));
        }
    }

    private Sequence sequence(Model network, Layout layout, long iterations) {
        return latest.filter(sequence -> sequence.continuesWith(network, layout, iterations))
                .orElseGet(() -> new Sequence(
                        new WeakReference<>(network),
                        layout,
                        iterations,
                        new Diagnostician(layout, health),
                        EarlierPasses.NONE));
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

    /** Keeps the latest state of a pass, and hands each state to the listeners. */
    private static final class States implements Recorder {
        private final Optional<Consumer<State>> everyRound;
        private State reached;

        States(Optional<Consumer<State>> everyRound) {
            this.everyRound = everyRound;
        }

        @Override
        public void reached(Checkpoint checkpoint) {
            reached = checkpoint.arms().get(0).state();
            everyRound.ifPresent(listener -> listener.accept(reached));
        }
    }
}
