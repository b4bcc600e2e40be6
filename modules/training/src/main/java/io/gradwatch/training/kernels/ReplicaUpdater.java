package io.gradwatch.training.kernels;

import io.gradwatch.training.probe.Probe;
import io.gradwatch.training.probe.SgdRates;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;

/**
 * Processes a replica's gradient between backpropagation and the step: it is divided into the minibatch's mean, the probe
 * measures it, a rule may bound it, and DL4J's updaters compute the update, with the same bits as in DL4J alone.
 */
@SuppressWarnings("serial") // DL4J's updaters say that they are serializable; this one exists only within its replica
public final class ReplicaUpdater extends ComputationGraphUpdater {
    private final Probe probe;
    private final Optional<GradientClipper> clipper;
    private final SgdRates sgdRates;

    /** Replaces a network's updater; its state starts anew. */
    ReplicaUpdater(ComputationGraph network, Probe probe, Optional<GradientClipper> clipper) {
        super(network);
        this.probe = probe;
        this.clipper = clipper;
        sgdRates = new SgdRates(clipper.isPresent() ? List.of() : getUpdaterBlocks());
    }

    @Override
    public synchronized void update(
            Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
        int divisor = isMiniBatch() ? batchSize : 1;
        probe.divide(divisor, (double) divisor / batchSize);
        clipper.ifPresent(rule -> rule.clip((double) divisor / batchSize));
        super.update(gradient, iteration, epoch, batchSize, workspaces);
        probe.updated(sgdRates, iteration, epoch);
    }

    /** Does nothing: the probe has divided the gradient in the same pass in which it measured it. */
    @Override
    protected void divideByMinibatch(boolean isExternal, Gradient gradient, int batchSize) {}
}
