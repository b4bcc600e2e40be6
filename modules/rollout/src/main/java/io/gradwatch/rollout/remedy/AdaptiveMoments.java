package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Replaces the updater with Adam (Kingma and Ba, 2015). The steps of Adam do not depend on the size of the gradient: they do
 * not explode with large targets or features, and they are not tiny if a loss or an activation has a small gradient. The
 * learning rate η = 0.02 · √(2/n) follows from the network's shape, where n is the largest number of inputs of a unit. One
 * step then changes a weight by 1/50 of its standard deviation under the initialization of He et al. (2015).
 *
 * <p>The function is kept, because the size of the steps is wrong and not the current weights. Moments start at zero, but the
 * iteration count continues, so DL4J does not correct their bias: the first hundred steps are about five times as large.
 */
public record AdaptiveMoments() implements Remedy {
    /** Step relative to a weight. Deep narrow networks, wide ones and regressions trained well from 0.01 to 0.03. */
    private static final double STEP = 0.02;

    private static final List<String> WEIGHTS = List.of("W", "RW");

    @Override
    public String label() {
        return "adam";
    }

    @Override
    public String description() {
        return "Replaces the updater with Adam at a learning rate computed from the network's shape.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        if (!Reinitialization.isFinite(surgery.before().params())) {
            return new Refused("the parameters are not finite, and no step can change that");
        }
        Adam adam = new Adam(STEP * Math.sqrt(2.0 / mostInputs(surgery.before())));
        List<Site> sites = surgery.sites().stream()
                .filter(site -> !adam.equals(site.conf().getIUpdater()))
                .toList();
        if (sites.isEmpty()) {
            return new Refused("all layers already use Adam with this learning rate");
        }
        surgery.note("updater", described(sites.get(0).conf().getIUpdater()) + " → " + described(adam));
        for (Site site : sites) {
            site.conf().setIUpdater(adam.clone());
            if (site.conf().getBiasUpdater() != null) {
                site.conf().setBiasUpdater(adam.clone());
            }
        }
        return new Applied(surgery.close(label(), true, context.seed()));
    }

    private static String described(IUpdater updater) {
        String name = updater.getClass().getSimpleName();
        return updater.hasLearningRate()
                ? String.format(Locale.ROOT, "%s %.3g", name, updater.getLearningRate(0, 0))
                : name;
    }

    private static long mostInputs(ComputationGraph network) {
        return Stream.of(network.getLayers())
                .flatMap(AdaptiveMoments::weights)
                .mapToLong(AdaptiveMoments::inputs)
                .max()
                .orElse(1);
    }

    private static Stream<INDArray> weights(Layer layer) {
        return layer.paramTable().entrySet().stream()
                .filter(param -> WEIGHTS.contains(param.getKey()))
                .map(param -> param.getValue());
    }

    /** Returns the inputs of a unit. Weights are {@code [inputs, units]} or {@code [units, channels, height, width]}. */
    private static long inputs(INDArray weights) {
        return weights.rank() == 2 ? weights.size(0) : weights.length() / weights.size(0);
    }
}
