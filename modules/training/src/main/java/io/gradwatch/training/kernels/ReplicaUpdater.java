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
 * What happens to a replica's gradient between backpropagation and the step: it becomes the minibatch's mean, the probe
 * looks at it, a rule may bound it, and DL4J's updaters make an update of it, to the bits that DL4J makes alone.
 */
@SuppressWarnings("serial") // DL4J's updaters say that they are serializable; this one lives and dies with its replica
public final class ReplicaUpdater extends ComputationGraphUpdater {
    private final Probe probe;
    private final Optional<GradientClipper> clipper;
    private final SgdRates sgdRates;

    /** Takes the place of a network's own updater; its state is new. */
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

    /** Has been done by the probe, in the same way through memory as measuring. */
    @Override
    protected void divideByMinibatch(boolean isExternal, Gradient gradient, int batchSize) {}
}
