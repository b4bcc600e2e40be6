package io.gradwatch.training.replica;

import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.kernels.GradientClipper;
import io.gradwatch.training.kernels.ReplicaKernels;
import io.gradwatch.training.probe.Probe;
import io.gradwatch.training.probe.Probe.Depth;
import io.gradwatch.training.replica.Minibatches.Minibatch;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.GradientRule;
import io.gradwatch.training.state.LentFloats;
import io.gradwatch.training.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Network that stays in an executor's memory from round to round and is overwritten with the arm's state at the start
 * of each. It belongs to one thread, because DL4J's workspaces and ND4J's random number generators do.
 */
final class Replica {
    private final ReplicaSpec spec;
    private final int worker;
    private final ComputationGraph network;
    private final FlatLayout layout;
    private final Minibatches minibatches;
    private final Evaluator evaluator;
    private final Probe probe;
    private final boolean regularized;
    private int[] order;
    private int orderEpoch = -1;

    Replica(ReplicaSpec spec, int worker) {
        this.spec = spec;
        this.worker = worker;
        network = new ComputationGraph(ComputationGraphConfiguration.fromJson(spec.configuration()));
        network.init();
        ReplicaKernels.replaceLayers(network, spec.kernels());
        layout = FlatLayout.of(network);
        minibatches = new Minibatches(spec.featureShape(), spec.labelWidth());
        evaluator = new Evaluator(network, minibatches, spec.classification());
        probe = new Probe(network, layout);
        regularized = Arrays.stream(network.getLayers()).anyMatch(Replica::isRegularized);
        Optional<GradientClipper> clipper = spec.gradientRule().kind() == GradientRule.Kind.NONE
                ? Optional.empty()
                : Optional.of(new GradientClipper(network, layout, spec.gradientRule()));
        List<TrainingListener> listeners =
                new ArrayList<>(ReplicaKernels.replaceUpdater(network, probe, clipper, spec.kernels()));
        if (spec.sampleEvery() > 0) {
            listeners.add(probe);
        }
        network.setListeners(listeners);
    }

    private static boolean isRegularized(Layer layer) {
        return layer.conf().getLayer() instanceof BaseLayer conf
                && conf.getRegularization() != null
                && !conf.getRegularization().isEmpty();
    }

    FlatLayout layout() {
        return layout;
    }

    /**
     * Trains the minibatches of this worker in one round, starting from the arm's state.
     *
     * @param cancelled cancellation signal, read before every minibatch
     * @throws CancellationException if training was cancelled
     */
    WorkerResult train(State state, RoundOrder round, Shard shard, BooleanSupplier cancelled) {
        Pass pass = new Pass(round, shard.train(), state.iteration());
        assign(state, pass.lastSample >= 0);
        Nd4j.getRandom().setSeed(EpochOrder.mix(spec.seed(), ~worker, round.round()));
        long start = System.nanoTime();
        Optional<Evaluation> evaluation = evaluator.evaluate(shard.test(), round.testRows());
        Optional<Evaluation> validation = evaluator.evaluate(shard.validation(), round.validationRows());
        pass.run(cancelled);
        long computeNanos = System.nanoTime() - start;
        WorkerReport report = new WorkerReport(
                worker,
                round.round(),
                spec.variant(),
                pass.examples,
                pass.minibatchesDone,
                pass.lossSum,
                probe.firstNonFinite(),
                probe.parameterReports(),
                probe.activationReports(),
                evaluation,
                validation,
                computeNanos,
                probe.nanos(),
                FingerprintReader.fingerprint());
        return pass.minibatchesDone == 0
                ? new WorkerResult(report, LentFloats.EMPTY, LentFloats.EMPTY)
                : new WorkerResult(report, LentFloats.of(network.params()), LentFloats.of(updaterState()));
    }

    private void assign(State state, boolean sampled) {
        probe.startRound(state.parameters(), sampled);
        state.updaterState().copyTo(updaterState());
        network.getConfiguration().setIterationCount(state.iteration());
        network.getConfiguration().setEpochCount(state.epoch());
    }

    private INDArray updaterState() {
        return network.getUpdater().getUpdaterStateViewArray();
    }

    /** Training of this worker's minibatches of one round. */
    private final class Pass {
        private final Rows rows;
        private final int first;
        private final int end;
        private final int iteration;
        private final int lastSample;
        private long examples;
        private int minibatchesDone;
        private double lossSum;

        Pass(RoundOrder round, Rows rows, int iteration) {
            this.rows = rows;
            this.iteration = iteration;
            int inEpoch = (int) (((long) rows.count() + spec.batchSize() - 1) / spec.batchSize());
            first = Math.min(round.firstMinibatch(), inEpoch);
            end = Math.min(round.firstMinibatch() + round.minibatches(), inEpoch);
            if (first < end && orderEpoch != round.epoch()) {
                order = EpochOrder.of(rows.count(), spec.seed(), worker, round.epoch());
                orderEpoch = round.epoch();
            }
            lastSample = lastSample();
        }

        void run(BooleanSupplier cancelled) {
            for (int i = first; i < end; i++) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("worker " + worker + " was cancelled");
                }
                int done = i - first;
                probe.expect(done, depth(done));
                fit(minibatches.gather(
                        rows, order, i * spec.batchSize(), Math.min((i + 1) * spec.batchSize(), rows.count())));
            }
        }

        private Depth depth(int done) {
            if (!isSampled(done)) {
                return Depth.NONE;
            }
            return done == lastSample ? Depth.FULL : Depth.NORMS;
        }

        private boolean isSampled(int done) {
            return spec.sampleEvery() > 0 && (iteration + done) % spec.sampleEvery() == 0;
        }

        /** Returns the index within the round of the last minibatch to measure; -1 if there is none. */
        private int lastSample() {
            for (int done = end - first - 1; done >= 0; done--) {
                if (isSampled(done)) {
                    return done;
                }
            }
            return -1;
        }

        private void fit(Minibatch minibatch) {
            double regularization = regularized ? network.calcRegularizationScore(true) : 0;
            network.fit(new INDArray[] {minibatch.features()}, new INDArray[] {minibatch.labels()});
            double loss = network.score() - regularization;
            if (!Double.isFinite(loss)) {
                probe.nonFiniteLoss();
            }
            lossSum += loss * minibatch.size();
            examples += minibatch.size();
            minibatchesDone++;
        }
    }
}
