package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.Arm;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Trains by Adam (Kingma and Ba, 2015), whose steps do not depend on the gradient's size: they neither explode where
 * targets or features are large, nor crawl where a loss or an activation gives a small gradient. Its rate is found from
 * the network's shape, so that a step changes a weight by a fiftieth of what it is when drawn as by He et al. (2015):
 * η = 0.02 · √(2/n), n the greatest number of inputs of any unit.
 *
 * <p>The function is kept: what is wrong is how far a step goes, not where training stands. Moments start from zero while
 * iterations are counted on, so that their bias is not corrected: the first hundred steps are some five times as large.
 */
public record AdaptiveMoments() implements Remedy {
    /** Of a weight's size: deep narrow networks, wide ones and regressions trained well from 0.01 to 0.03. */
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
            return new Refused("the parameters are not finite, and no step makes them so");
        }
        Adam adam = new Adam(STEP * Math.sqrt(2.0 / mostInputs(surgery.before())));
        List<Site> sites = surgery.sites().stream()
                .filter(site -> !adam.equals(site.conf().getIUpdater()))
                .toList();
        if (sites.isEmpty()) {
            return new Refused("all layers are trained by Adam at this rate already");
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

    /** Of a unit: {@code [inputs, units]}, or {@code [units, channels, height, width]}. */
    private static long inputs(INDArray weights) {
        return weights.rank() == 2 ? weights.size(0) : weights.length() / weights.size(0);
    }
}
