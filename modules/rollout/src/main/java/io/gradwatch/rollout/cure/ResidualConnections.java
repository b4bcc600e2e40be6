package io.gradwatch.rollout.cure;

import io.gradwatch.rollout.cure.Surgery.Site;
import io.gradwatch.training.Arm;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;

/**
 * Leads the signal around dense layers as well as through them: He et al. (2016), with the gate of ReZero (Bachlechner
 * et al., 2021), a learned scale per unit.
 *
 * <p>Where nothing was learned, there is nothing to keep. The gate is on the layer, which is drawn anew, and starts where
 * all L of them together add as much as the input brings: y = x + α·F(x), α = 1/√L (Hayou et al., 2021). The gradient
 * comes through undiminished, and every layer learns from the first step on. Where something was learned, the gate is on the new way: y = F(x) + α·x, so that
 * at first nothing changes. Where F changes the width, x is projected by a matrix, and needs no gate where that may start
 * at zero. The first layer, which reads the rows themselves, has no way around.
 */
public record ResidualConnections() implements Cure {
    @Override
    public String label() {
        return "residual";
    }

    @Override
    public CureResult apply(Arm arm, Evidence evidence) {
        Surgery surgery = new Surgery(arm);
        List<Site> blocks = surgery.sitesWithoutTime(evidence.sample()).stream()
                .filter(site -> isBlock(surgery, site))
                .toList();
        if (blocks.isEmpty()) {
            return new Refusal("no dense layer between the first and the output is without a way around it");
        }
        boolean learned = Learned.anything(surgery.before(), evidence.sample());
        double gate = 1 / Math.sqrt(blocks.size());
        for (Site block : blocks) {
            List<String> consumers = surgery.consumers(block.name());
            String sum = learned ? keepLayer(surgery, block) : keepInput(surgery, block, gate);
            surgery.redirect(block.name(), sum, consumers);
        }
        if (!learned) {
            surgery.sites().stream().filter(Site::isOutput).forEach(surgery::renew);
        }
        return surgery.close(this, learned, evidence.seed());
    }

    /** y = F(x) + α·x or, with another width, y = F(x) + W·x; α = W = 0. */
    private static String keepLayer(Surgery surgery, Site block) {
        DenseLayer dense = (DenseLayer) block.conf();
        boolean projected = isProjected(block);
        BaseLayer way = projected ? projection(dense, WeightInit.ZERO) : gate(dense.getNOut(), 0);
        surgery.addLayer(block.name() + "_skip", way, surgery.input(block), block, block.preProcessor());
        surgery.note(
                block.name(),
                "a way around it, " + (projected ? "projected" : "scaled") + " from zero: F(x) unchanged");
        return sum(surgery, block, block.name(), block.name() + "_skip");
    }

    /** y = x + α·F(x) or, with another width, y = W·x + α·F(x); F and W drawn anew. */
    private static String keepInput(Surgery surgery, Site block, double start) {
        DenseLayer dense = (DenseLayer) block.conf();
        String skip = surgery.input(block);
        if (isProjected(block)) {
            skip = block.name() + "_skip";
            surgery.addLayer(
                    skip, projection(dense, WeightInit.XAVIER), surgery.input(block), block, block.preProcessor());
        }
        String gate = block.name() + "_gate";
        surgery.addLayer(gate, gate(dense.getNOut(), start), block.name(), block);
        dense.setWeightInitFn(Initialization.fitting(dense.getActivationFn()));
        surgery.renew(block);
        surgery.note(
                block.name(),
                String.format(Locale.ROOT, "x + α·F(x), α from %.2g; drawn anew, since nothing was learned", start));
        return sum(surgery, block, skip, gate);
    }

    private static String sum(Surgery surgery, Site block, String one, String other) {
        String sum = block.name() + "_sum";
        surgery.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), List.of(one, other));
        return sum;
    }

    private static BaseLayer gate(long width, double start) {
        ElementWiseMultiplicationLayer gate = new ElementWiseMultiplicationLayer.Builder()
                .nIn(width)
                .nOut(width)
                .build();
        gate.setWeightInitFn(new WeightInitConstant(start));
        return gate;
    }

    private static BaseLayer projection(DenseLayer dense, WeightInit init) {
        return new DenseLayer.Builder()
                .nIn(dense.getNIn())
                .nOut(dense.getNOut())
                .hasBias(false)
                .weightInit(init)
                .build();
    }

    private static boolean isProjected(Site block) {
        DenseLayer dense = (DenseLayer) block.conf();
        return dense.getNIn() != dense.getNOut() || block.preProcessor().isPresent();
    }

    private static boolean isBlock(Surgery surgery, Site site) {
        boolean hasWay = surgery.consumers(site.name()).stream()
                        .flatMap(consumer -> surgery.vertex(consumer).stream())
                        .anyMatch(ElementWiseVertex.class::isInstance)
                || surgery.consumers(site.name()).contains(site.name() + "_gate");
        return site.conf() instanceof DenseLayer
                && !surgery.isNetworkInput(surgery.input(site))
                && !hasWay
                && !site.name().endsWith("_skip");
    }
}
